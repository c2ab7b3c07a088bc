import { z } from "zod";
import { moreParameterPath } from "#constructs/core/naming";
import type { Environment } from "#environments/environment";
import { Failure } from "#scripts/engine/failure";
import { ALL_FIELDS, contractReferences } from "#scripts/engine/ledger/contract-reads";
import { type PlaceReader, readersOf, type StackJson, speaksOf } from "./place-readers.ts";

const TYPE = "aws_ssm_parameter";

/** What the code says a parameter's value is; undefined where only Terraform can tell. */
export type Expected =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "field"; readonly contract: string; readonly field: string };

interface Declared {
  /** Its path in Parameter Store. */
  readonly id: string;
  readonly description: string;
}

/** A parameter that a stack writes. */
export interface WrittenParameter extends Declared {
  readonly kind: "contract" | "setting";
  /** Id of the stack. */
  readonly stack: string;
  readonly concern: string;
  readonly expected: Expected | undefined;
}

/** A parameter whose value people put in. */
export interface SeededParameter extends Declared {
  readonly kind: "seeded";
  /** What commands call it: the end of its path. */
  readonly name: string;
  readonly readers: readonly PlaceReader[];
}

export type DeclaredParameter = WrittenParameter | SeededParameter;

const resource = z.object({
  name: z.string(),
  description: z.string().default(""),
  insecure_value: z.string().optional(),
  value: z.string().optional(),
});

/**
 * Every parameter that an environment's code declares: what its stacks write, then what people put in. The latter are those of the
 * environment (`parameters.more`), and what a stack reads below the environment's path although no stack writes it.
 */
export function declaredParameters(
  environment: Pick<Environment, "name" | "region" | "parameters">,
  stacks: readonly StackJson[],
): DeclaredParameter[] {
  const written = stacks.flatMap(writtenBy);
  const ids = new Set(written.map(({ id }) => id));
  const more = Object.entries(environment.parameters.more).map(([name, description]) => ({
    id: moreParameterPath(environment, name),
    description,
  }));
  const read = stacks
    .flatMap(({ json }) => Object.values(json.data[TYPE] ?? {}))
    .flatMap((body) => resource.safeParse(body).data?.name ?? [])
    .filter((id) => id.startsWith(`/sluice/${environment.name}/`) && !id.endsWith("/contract"))
    .map((id) => ({ id, description: "" }));
  const seeded = new Map([...read, ...more].filter(({ id }) => !ids.has(id)).map((each) => [each.id, each]));
  return [
    ...written,
    ...[...seeded.values()].map(
      ({ id, description }): SeededParameter => ({
        kind: "seeded",
        id,
        name: id.slice(id.lastIndexOf("/") + 1),
        description,
        readers: readersOf(stacks, { leads: (text) => speaksOf(text, id) }),
      }),
    ),
  ];
}

const writtenBy = ({ id: stack, concern, json }: StackJson): WrittenParameter[] =>
  Object.entries(json.resource[TYPE] ?? {}).flatMap(([address, body]) => {
    const parsed = resource.safeParse(body);
    if (!parsed.success) return [];
    const { name: id, description, insecure_value, value } = parsed.data;
    const kind = address === "contract" && id.endsWith(`/${concern}/contract`) ? "contract" : "setting";
    return [{ kind, id, description, stack, concern, expected: expectedFrom(insecure_value ?? value) }];
  });

/** An expression as far as it can be told without Terraform: a plain text, or one field of a contract and nothing else. */
function expectedFrom(expression: string | undefined): Expected | undefined {
  if (expression === undefined) return undefined;
  if (!/[$%]\{/.test(expression)) return { kind: "text", text: expression };
  const [read, another] = [...contractReferences(expression)];
  if (!read || another || read.field === ALL_FIELDS) return undefined;
  const { contract, field } = read;
  const alone = `\${jsondecode(data.${TYPE}.contracts_${contract}.insecure_value).values.${field}}`;
  return expression === alone ? { kind: "field", contract, field } : undefined;
}

/**
 * The parameter of that name or path whose value people put in.
 * @throws Failure("usage") with those there are; for one that a stack writes, with the stack
 */
export function findSeeded(parameters: readonly DeclaredParameter[], name: string): SeededParameter {
  const found = parameters.find((each) => each.id === name || (each.kind === "seeded" && each.name === name));
  if (found?.kind === "seeded") return found;
  if (found) throw new Failure("usage", `${found.id} is written by ${found.stack}: change the code and deploy that`);
  const names = parameters.flatMap((each) => (each.kind === "seeded" ? [each.name] : []));
  throw new Failure(
    "usage",
    names.length > 0
      ? `no parameter of that name is for people to put in; there are ${names.join(", ")}`
      : "the environment has no parameter for people to put in; declare it in parameters.more of environments/",
  );
}
