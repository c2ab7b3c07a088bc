import { stringsIn } from "#scripts/engine/ledger/canonical-json";
import { readTerraformJson, type TerraformJson } from "#scripts/engine/ledger/terraform-json";
import type { Synthesis } from "#scripts/engine/synthesize";

/** One stack's configuration. */
export interface StackJson {
  readonly id: string;
  readonly concern: string;
  readonly json: TerraformJson;
}

/** Configurations of all stacks of a synthesis. */
export const configurationsOf = ({ graph, directoryOf }: Pick<Synthesis, "graph" | "directoryOf">): StackJson[] =>
  graph.stacks.map(({ id, concern }) => ({ id, concern, json: readTerraformJson(directoryOf(id)) }));

/** A stack that is told where a value lies. */
export interface PlaceReader {
  readonly stack: string;
  /** Names of its functions that are given the place in their variables: they fail without a value. Empty where it only grants rights. */
  readonly functions: readonly string[];
}

export interface PlaceSearch {
  /** Whether an expression of a stack leads to the place. */
  readonly leads: (text: string, stackId: string) => boolean;
  /** Id of the stack that makes the place and so speaks of it in any case; only functions count there. @default none */
  readonly owner?: string | undefined;
}

/** The stacks that are told where a value lies, in their order. */
export const readersOf = (stacks: readonly StackJson[], { leads, owner }: PlaceSearch): PlaceReader[] =>
  stacks.flatMap(({ id, json }) => {
    const isTold = (value: unknown) => [...stringsIn(value, ["//", "depends_on"])].some((text) => leads(text, id));
    const functions = Object.entries(json.resource.aws_lambda_function ?? {}).flatMap(([resource, body]) => {
      const { environment, function_name: name } = body as { environment?: unknown; function_name?: unknown };
      if (!isTold(environment)) return [];
      return [typeof name === "string" && !name.includes("${") ? name : `aws_lambda_function.${resource}`];
    });
    return functions.length > 0 || (id !== owner && isTold(json)) ? [{ stack: id, functions }] : [];
  });

/** What may follow a name: nothing that makes it a longer one, or the six characters that end an ARN, as patterns write them. */
const afterName = /^(?:$|[^\w/-]|-(?:\*|\?{6}))/;

/** Whether a name stands in a text, and not as the beginning of a longer one. */
export function speaksOf(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (afterName.test(text.slice(at + name.length))) return true;
  return false;
}
