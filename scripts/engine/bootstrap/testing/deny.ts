type Values = Readonly<Record<string, string>>;

/** A request as a policy sees it: keys that are not there are absent. */
export interface PolicyRequest {
  readonly action: string;
  readonly resource: string;
  readonly keys: Values;
}

interface DenyStatement {
  readonly Sid?: string;
  readonly [member: string]: unknown;
}

/** IAM's operators as far as our statements use them. A negated comparison holds for a key that is absent. */
const operators: Readonly<Record<string, (actual: string | undefined, wanted: string) => boolean>> = {
  Bool: (actual, wanted) => actual === wanted,
  Null: (actual, wanted) => (actual === undefined) === (wanted === "true"),
  StringNotEquals: (actual, wanted) => actual !== wanted,
};

/** Sids of the statements that deny a request. */
export const deniedBy = (
  statements: readonly DenyStatement[],
  request: PolicyRequest,
): readonly (string | undefined)[] => statements.filter((statement) => holds(statement, request)).map(({ Sid }) => Sid);

function holds(statement: DenyStatement, { action, resource, keys }: PolicyRequest): boolean {
  const condition = statement.Condition as Readonly<Record<string, Values>>;
  const covers = (patterns: unknown, text: string) =>
    [patterns].flat().some((pattern) => new RegExp(`^${String(pattern).replaceAll("*", ".*")}$`).test(text));
  return (
    statement.Effect === "Deny" &&
    statement.Principal === "*" &&
    covers(statement.Action, action) &&
    covers(statement.Resource, resource) &&
    Object.entries(condition).every(([operator, tests]) =>
      Object.entries(tests).every(([key, wanted]) => {
        const test = operators[operator];
        if (!test) throw new Error(`operator ${operator} is not known here`);
        return test(keys[key], wanted);
      }),
    )
  );
}
