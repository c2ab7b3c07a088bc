import { standardTags } from "#constructs/core/tags";
import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { isGiven, readValue, type ValueSource } from "#scripts/commands/cli/value-source";
import { Failure } from "#scripts/engine/failure";
import { findSeeded } from "#scripts/engine/values/declared-parameters";
import { parametersIn, withParameters } from "./open-parameters.ts";

export interface SeedParameterInput extends TargetChoice, ValueSource {
  /** Name or path of the parameter. */
  readonly parameter: string;
  /** Write a new version where there is one. */
  readonly replace: boolean;
}

/** Bytes of a standard parameter; advanced ones cost money. Source: Systems Manager quotas. */
const LONGEST = 4096;

/** Puts a value into a parameter that no stack writes; one that is there stays, unless it is to be replaced. */
export async function seedParameter(context: Context, input: SeedParameterInput): Promise<Report> {
  const declared = await parametersIn(context, input.environment);
  const parameter = findSeeded(declared.parameters, input.parameter);
  const { id, name, description } = parameter;
  const given = isGiven(input) ? await readValue(context, name, input) : undefined;
  return withParameters(context, input, declared, async ({ store, command, context: guarded }) => {
    const there = (await store.read([id])).get(id);
    const refusal = () =>
      new Failure(
        "decision",
        `${name} is there already; ${command(`parameters seed ${name} --replace`)} writes a new version`,
      );
    if (there && !input.replace) throw refusal();
    const text = (given ?? (await readValue(guarded, name, input))).reveal();
    check(name, text);
    const result = there
      ? await store.replace({ id, text })
      : await store.create({ id, text, description, tags: tagsOf(declared.environment) });
    if (result === "exists") throw refusal();
    return {
      data: { environment: input.environment, parameter: id, version: result, outcome: there ? "replaced" : "first" },
      text: `${id}: version ${result} is there. Whoever reads it when it starts has to be started again.`,
      exitCode: exitCodes.ok,
    };
  });
}

function check(name: string, text: string): void {
  const refuse = (why: string) => new Failure("usage", `${name}: nothing was stored: ${why}`);
  if (text === "") throw refuse("it is empty");
  const bytes = Buffer.byteLength(text);
  if (bytes > LONGEST) throw refuse(`it has ${bytes} bytes, and a parameter takes ${LONGEST}`);
  if (/\{\{.*\}\}/s.test(text)) throw refuse("{{...}} in it would be taken for the name of another parameter");
}

/** Those of everything in the environment; not of a stack, since no state holds it. */
function tagsOf(environment: Environment): Record<string, string> {
  const { Stack: _, ...tags } = standardTags(environment, "", "internal");
  return { ...tags, ManagedBy: "sluice-parameters" };
}
