import { Failure } from "#scripts/engine/failure";

/** A step into a value: a name or key, a place in a list, or `+` for one more at a list's end. */
export type Step = string | number | { readonly append: true };

/** One change by hand: what `path=JSON` says. */
export interface Edit {
  readonly path: readonly [string, ...Step[]];
  /** The value as JSON; null takes away what is there. */
  readonly value: unknown;
  /** The text after the equals sign where it is no JSON: for an attribute that is a text, it is that text. */
  readonly text?: string;
}

const form =
  'it has to be like retention_in_days=7, tags.Team="night", tags["a b"]=null or ingress[+]={"from_port":22}';
const step = /\.([\w-]+)|\[(\d+)\]|\[(\+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/**
 * Reads an assignment. Paths are written as `plan` and `drift` write them; `[+]` adds an element to a list.
 * @throws Failure("usage") quoting what cannot be read
 */
export function parseAssignment(assignment: string): Edit {
  const unreadable = () => new Failure("usage", `${JSON.stringify(assignment)} is no assignment: ${form}`);
  const name = /^[A-Za-z_]\w*/.exec(assignment)?.[0];
  if (name === undefined) throw unreadable();
  const path: [string, ...Step[]] = [name];
  step.lastIndex = name.length;
  let at = name.length;
  for (let found = step.exec(assignment); found; found = step.exec(assignment)) {
    path.push(stepOf(found));
    at = step.lastIndex;
  }
  if (assignment[at] !== "=") throw unreadable();
  const text = assignment.slice(at + 1);
  try {
    return { path, value: JSON.parse(text) as unknown };
  } catch {
    return { path, value: undefined, text };
  }
}

function stepOf([, name, index, append, quoted]: RegExpExecArray): Step {
  if (name !== undefined) return name;
  if (index !== undefined) return Number(index);
  return append === undefined ? (JSON.parse(quoted!) as string) : { append: true };
}

/** A path as it is written. */
export const writtenPath = (path: readonly Step[]): string =>
  path
    .map((each, position) => {
      if (typeof each === "object") return "[+]";
      if (typeof each === "number") return `[${each}]`;
      if (!/^[\w-]+$/.test(each)) return `[${JSON.stringify(each)}]`;
      return position === 0 ? each : `.${each}`;
    })
    .join("");
