import { BY_NAME, secretsWithin } from "./secret-looks.ts";
import { entryOf, hiddenFor, isContainer, marksAnything } from "./sensitive-parts.ts";

/** Which side of a change is the code's: the plan's is what will be, that of a refresh what the last apply left. */
export type CodeSide = "before" | "after";

/** What Terraform's plan says of a change: values, and marks of which parts are secret. */
interface Sides {
  readonly before?: unknown;
  readonly after?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
}

/**
 * A change in which what looks like a secret is marked as Terraform marks what its provider calls one, with the reason in place of
 * `true`: what somebody has put in by hand, no provider knows. Of a function's variables that are not the code's, none is told.
 * @param type of the resource, e.g. `aws_lambda_function`
 * @param code undefined where neither side is: then no variable's value is told
 */
export function withHiddenParts<Change extends Sides>(
  type: string,
  change: Change,
  code: CodeSide | undefined,
): Change {
  const marksOf = (side: CodeSide) => {
    const value = change[side];
    const known = code === undefined ? undefined : change[code];
    const foreign = type === "aws_lambda_function" && side !== code ? foreignVariables(value, known) : [];
    const reason = code === undefined ? "it may be no variable of the code" : "the code has no variable of that name";
    const looks = withLooks(value, change[`${side}_sensitive`]);
    return foreign.reduce((all, path) => withMark(all, value, path, reason), looks);
  };
  return { ...change, before_sensitive: marksOf("before"), after_sensitive: marksOf("after") };
}

/** Marks of a value, with those of whatever looks like a secret. */
export function withLooks(value: unknown, marks: unknown): unknown {
  const reason = (look: string) => (look === BY_NAME ? "its name is that of a secret" : `it looks like ${look}`);
  return [...secretsWithin(value)].reduce((all, { path, look }) => withMark(all, value, path, reason(look)), marks);
}

/** Marks that fit no value stay as they are: they hide all of it. */
function withMark(marks: unknown, value: unknown, path: readonly string[], reason: string): unknown {
  const [step, ...rest] = path;
  const isMarked = marksAnything(marks);
  if (isMarked && !isContainer(marks)) return marks;
  if (step === undefined) return hiddenFor(reason);
  const inner = (key: string) =>
    key === step ? withMark(entryOf(marks, key), entryOf(value, key), rest, reason) : (entryOf(marks, key) ?? false);
  if (!Array.isArray(value)) return Array.isArray(marks) && isMarked ? marks : withEntry(marks, step, inner(step));
  const fits = Array.isArray(marks) && marks.length === value.length;
  return isMarked && !fits ? marks : value.map((_, index) => inner(String(index)));
}

const withEntry = (marks: unknown, key: string, mark: unknown): unknown =>
  Object.fromEntries([
    ...(isContainer(marks) ? Object.entries(marks) : []).filter(([name]) => name !== key),
    [key, mark],
  ]);

/** Where one side has variables of a function that the other lacks. */
function foreignVariables(side: unknown, other: unknown): readonly (readonly string[])[] {
  const path = ["environment", "0", "variables"];
  const [mine, theirs] = [side, other].map((each) => path.reduce<unknown>(entryOf, each));
  if (!isContainer(mine)) return [];
  return Object.keys(mine)
    .filter((name) => entryOf(theirs, name) === undefined)
    .map((name) => [...path, name]);
}
