import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { takeLock } from "#scripts/engine/process-lock";
import type { Cloud, CloudObject, ObjectAddress } from "./cloud-object.ts";
import { openJournal, peekJournal, readJournal, rewriteJournal } from "./journal.ts";

const address = z.object({ type: z.string(), region: z.string(), key: z.string() });
const object = address.extend({ attributes: z.record(z.string(), z.unknown()) });
const entry = z.union([
  z.object({ create: object }),
  z.object({ put: object }),
  z.object({ settle: address }),
  z.object({ remove: address }),
]);

/** One change, as it is journalled. */
type Entry = z.infer<typeof entry>;

/** A string no other address has: JSON keeps the three parts apart whatever they contain. */
const identity = ({ type, region, key }: ObjectAddress): string => JSON.stringify([type, region, key]);

/**
 * Opens the cloud kept in a directory, creating it if needed. Everything is held in memory and journalled to
 * `objects.jsonl` (owner-only); the journal is compacted here, so that it does not grow from run to run.
 * @throws if another process has the directory open, or if the journal was damaged by hand
 */
export const openCloud = (options: { readonly directory: string; readonly note?: (line: string) => void }): Cloud => {
  const { directory, note = () => {} } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const unlock = reserve(directory);
  try {
    const path = journalOf(directory);
    const objects = objectsOf(path, readJournal(path, note));
    rewriteJournal(path, objects.entries());
    return new JournalledCloud(objects, openJournal(path), unlock);
  } catch (error) {
    unlock();
    throw error;
  }
};

/** Reserves a directory for this process: two writers would each miss what the other wrote. */
const reserve = (directory: string): (() => void) => {
  const path = join(directory, "held");
  const lock = takeLock(path);
  if (typeof lock === "function") return lock;
  throw new Error(
    `${directory} is in use by process ${lock.pid}: end that rehearsal first (or delete ${path} if the process is something else)`,
  );
};

/** What the cloud of a directory has right now, also while another process has it open. Changes nothing. */
export const peekCloud = (directory: string): readonly CloudObject[] => {
  const path = journalOf(directory);
  return [...objectsOf(path, peekJournal(path)).all.values()];
};

const journalOf = (directory: string): string => join(directory, "objects.jsonl");

const objectsOf = (path: string, entries: readonly unknown[]): Objects => {
  const objects = new Objects();
  for (const [index, line] of entries.entries()) {
    const parsed = entry.safeParse(line);
    if (!parsed.success) throw new Error(`${path}:${index + 1}: not an entry of this journal; delete the line`);
    objects.apply(parsed.data);
  }
  return objects;
};

/** What the entries of a journal amount to. */
class Objects {
  readonly all = new Map<string, CloudObject>();
  readonly unsettled = new Set<string>();

  apply(entry: Entry): void {
    const subject = Object.values(entry)[0] as ObjectAddress;
    const at = identity(subject);
    if ("create" in entry) this.unsettled.add(at);
    else this.unsettled.delete(at);
    if ("create" in entry || "put" in entry) this.all.set(at, subject as CloudObject);
    if ("remove" in entry) this.all.delete(at);
  }

  /** The shortest journal that amounts to the same. */
  entries(): Entry[] {
    return [...this.all].map(([at, object]) => (this.unsettled.has(at) ? { create: object } : { put: object }));
  }
}

class JournalledCloud implements Cloud {
  readonly #objects: Objects;
  readonly #journal: ReturnType<typeof openJournal>;
  readonly #unlock: () => void;

  constructor(objects: Objects, journal: ReturnType<typeof openJournal>, unlock: () => void) {
    this.#objects = objects;
    this.#journal = journal;
    this.#unlock = unlock;
  }

  get(at: ObjectAddress): CloudObject | undefined {
    return this.#objects.all.get(identity(at));
  }

  list(filter: { readonly type?: string; readonly region?: string } = {}): readonly CloudObject[] {
    return [...this.#objects.all.values()].filter(
      ({ type, region }) => (filter.type ?? type) === type && (filter.region ?? region) === region,
    );
  }

  unsettled(): readonly CloudObject[] {
    return [...this.#objects.unsettled].map((at) => this.#objects.all.get(at)!);
  }

  create(object: CloudObject): void {
    this.#change({ create: copyOf(object) });
  }

  put(object: CloudObject): void {
    this.#change({ put: copyOf(object) });
  }

  settle({ type, region, key }: ObjectAddress): void {
    if (this.#objects.unsettled.has(identity({ type, region, key }))) this.#change({ settle: { type, region, key } });
  }

  remove({ type, region, key }: ObjectAddress): boolean {
    if (!this.get({ type, region, key })) return false;
    this.#change({ remove: { type, region, key } });
    return true;
  }

  close(): void {
    this.#journal.close();
    this.#unlock();
  }

  #change(entry: Entry): void {
    this.#journal.append(entry);
    this.#objects.apply(entry);
  }
}

/** So that nobody changes an object without the journal knowing. */
const copyOf = ({ type, region, key, attributes }: CloudObject) =>
  structuredClone({ type, region, key, attributes: { ...attributes } });
