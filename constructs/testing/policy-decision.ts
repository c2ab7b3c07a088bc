import type { Statement } from "#constructs/security/policy";

/** What somebody tries: one action on one resource, with what AWS knows about the call. */
export interface Attempt {
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the call, e.g. `aws:ResourceTag/Environment`; a list for keys of several values. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

type Test = (actual: readonly string[] | undefined, wanted: readonly string[]) => boolean;

const like = (pattern: string, text: string): boolean => {
  const parts = pattern.split("*").map((part) => part.replace(/[.+^${}()|[\]\\?-]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
};

/** The operators that policies here use. Source: "IAM JSON policy elements: Condition operators", IAM user guide */
const operators: Readonly<Record<string, Test>> = {
  StringEquals: (actual, wanted) => actual?.some((value) => wanted.includes(value)) ?? false,
  ArnLike: (actual, wanted) => actual?.some((value) => wanted.some((pattern) => like(pattern, value))) ?? false,
  // Of no values all are as wanted.
  "ForAllValues:StringEquals": (actual = [], wanted) => actual.every((value) => wanted.includes(value)),
  "ForAllValues:StringNotEquals": (actual = [], wanted) => actual.every((value) => !wanted.includes(value)),
};

const list = (value: string | readonly string[] | undefined): readonly string[] => [value ?? []].flat();

function applies(
  { Action, Resource, Condition = {} }: Statement,
  { action, resource, context = {} }: Attempt,
): boolean {
  return (
    list(Action).some((pattern) => like(pattern, action)) &&
    list(Resource).some((pattern) => like(pattern, resource)) &&
    Object.entries(Condition).every(([operator, keys]) => {
      const test = operators[operator];
      if (!test) throw new Error(`a test does not know the condition operator ${operator}`);
      return Object.entries(keys).every(([key, wanted]) => {
        const actual = context[key];
        return test(actual === undefined ? undefined : list(actual), list(wanted));
      });
    })
  );
}

/**
 * Whether AWS would let the attempt pass, as far as policies of one role decide it: something allows it and nothing denies it.
 * @throws Error for a condition operator that it does not know, rather than guess
 */
export function permits(statements: readonly Statement[], attempt: Attempt): boolean {
  const applying = statements.filter((statement) => applies(statement, attempt));
  return applying.some(({ Effect }) => Effect === "Allow") && !applying.some(({ Effect }) => Effect === "Deny");
}
