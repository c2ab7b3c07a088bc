import type { Setting } from "#scripts/engine/environment-file";
import type { ConstructSource } from "./construct-source.ts";
import type { Gap, Plain } from "./plain-form.ts";
import type { StackGap } from "./targets.ts";

/** One difference between what is live and what the code says, for people. Holds no secrets. */
export interface Difference {
  readonly stack: string;
  readonly address: string;
  /** E.g. `threshold` or `ingress`. */
  readonly attribute: string;
  /** Undefined where there is nothing. */
  readonly live: unknown;
  readonly code: unknown;
}

/** A setting with the value that it would get. */
export interface SettingChange extends Setting {
  /** Undefined where the environment has none. */
  readonly before: unknown;
}

/** An edit of the environment that explains differences, and changes nothing else. */
export interface AdoptedEdit {
  readonly change: SettingChange;
  /** Settings that keep as it is what would follow from the change. */
  readonly keeps: readonly SettingChange[];
  readonly explains: readonly Difference[];
}

/** A setting that would explain differences and is not written, with what speaks against it. */
export interface RejectedEdit {
  readonly change: SettingChange;
  readonly explains: readonly Difference[];
  /** What else it would change. */
  readonly effects: readonly Difference[];
  /** Why it is refused: by the environment's rules, or by those of the house. */
  readonly refusals: readonly string[];
}

/** Differences of which several edits could be the cause. */
export interface AmbiguousDifferences {
  readonly differences: readonly Difference[];
  readonly candidates: readonly AdoptedEdit[];
}

/** A difference of which no setting was found that expresses it and may be written. */
export interface UnexplainedDifference {
  readonly difference: Difference;
  readonly source: ConstructSource | undefined;
  /** What the rules of the house object to in the live state. */
  readonly objections: readonly string[];
  readonly rejected: readonly RejectedEdit[];
  /** Paths of settings that go by a name like the attribute's. */
  readonly namesakes: readonly (readonly string[])[];
}

/** A resource whose object is gone. */
export interface DeletedResource {
  readonly stack: string;
  readonly address: string;
  readonly source: ConstructSource | undefined;
  /** Settings that would take it out of the code, with what else they would change. */
  readonly drops: readonly RejectedEdit[];
}

/** What can be adopted of what drifted, before anything is written. */
export interface Adoption {
  readonly edits: readonly AdoptedEdit[];
  readonly ambiguous: readonly AmbiguousDifferences[];
  readonly unexplained: readonly UnexplainedDifference[];
  /** Deleted resources that are not dropped. */
  readonly deleted: readonly DeletedResource[];
}

/** A gap as people are told of it. */
export function differenceOf({ stack, path, wanted, actual }: StackGap): Difference {
  const [section = "", type = "", id = "", ...attribute] = path;
  const inResource = section === "resource" && id !== "";
  return {
    stack,
    address: inResource ? `${type}.${id}` : section,
    attribute: (inResource ? attribute : path.slice(1)).filter((part) => !part.startsWith("{")).join("."),
    live: shown(wanted),
    code: shown(actual),
  };
}

/** Scalars in plain form are texts; people are told numbers as numbers. */
function shown(value: Plain | undefined): unknown {
  if (value === undefined) return undefined;
  if (value === "true" || value === "false") return value === "true";
  if (typeof value === "string") return String(Number(value)) === value ? Number(value) : value;
  if (Array.isArray(value)) return value.map(shown);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]));
}

export const differencesOf = (gaps: Iterable<StackGap>): readonly Difference[] => [...gaps].map(differenceOf);

/** Top-level attribute of a resource that a gap lies in. */
export const attributeOf = ({ path }: Gap): string | undefined => path[3];
