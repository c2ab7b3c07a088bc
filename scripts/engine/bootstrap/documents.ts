type Json = unknown;

/** Whether two JSON values say the same to AWS: order of keys and of list entries, and lists of one, make no difference. */
export const saySame = (one: Json, other: Json): boolean => canonical(one) === canonical(other);

function canonical(value: Json): string {
  if (Array.isArray(value)) {
    const entries = value.map(canonical);
    return entries.length === 1 ? (entries[0] as string) : `[${entries.sort().join()}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{${entries
    .map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`)
    .sort()
    .join()}}`;
}

/** A list of named entries (statements by Sid, rules by ID) with ours put in and the others' left as they are. */
export interface Merge<T> {
  readonly merged: readonly T[];
  /** Names of ours that are not there or say something else. */
  readonly differing: readonly string[];
  /** Whether any of ours is there at all. */
  readonly known: boolean;
  /** How many entries are others'. */
  readonly others: number;
}

/** Puts our entries into a list that others may have added to. */
export function mergeNamed<T>(
  list: readonly T[],
  ours: readonly T[],
  nameOf: (entry: T) => string | undefined,
): Merge<T> {
  const names = new Set(ours.map(nameOf));
  const others = list.filter((entry) => !names.has(nameOf(entry)));
  const theirs = (entry: T) => list.filter((candidate) => nameOf(candidate) === nameOf(entry));
  const differing = ours.filter((entry) => theirs(entry).length !== 1 || !saySame(theirs(entry)[0], entry));
  return {
    merged: [...others, ...ours],
    differing: differing.map((entry) => nameOf(entry) ?? ""),
    known: others.length < list.length,
    others: others.length,
  };
}

/** `1 statement of others stays`, or nothing if there is none. */
export const besidesOf = (others: number, noun: string) =>
  others === 0 ? {} : { besides: `${others} ${noun}${others === 1 ? "" : "s"} of others left as found` };
