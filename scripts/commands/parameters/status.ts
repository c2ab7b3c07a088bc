import { parameterPath } from "#constructs/core/naming";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report, table } from "#scripts/commands/cli/report";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { type ParameterStanding, standingOf } from "#scripts/engine/values/parameter-standing";
import { parametersIn, withParameters } from "./open-parameters.ts";

/** Tells of every parameter that the environment's code declares whether it is there and says what the code says; never the value. */
export async function parametersStatus(context: Context, input: TargetChoice): Promise<Report> {
  const declared = await parametersIn(context, input.environment);
  const { environment, parameters, contracts } = declared;
  return withParameters(context, input, declared, async ({ store, command }) => {
    const stored = await store.read(parameters.map(({ id }) => id));
    const pathOf = (contract: string) => parameterPath(environment, contract, "contract");
    const standings = parameters.map((parameter) => standingOf(parameter, { contracts, stored, pathOf }));
    const wrong = standings.filter(({ state }) => state === "missing" || state === "differs" || state === "broken");
    return {
      data: { environment: environment.name, parameters: standings.map(dataOf) },
      text: [
        table([["PARAMETER", "STATE", "VERSION", "SINCE", "FROM"], ...standings.map(row)]),
        ...remedies(wrong, command),
      ].join("\n"),
      exitCode: wrong.length > 0 ? exitCodes.decision : exitCodes.ok,
    };
  });
}

const dataOf = ({ parameter, ...standing }: ParameterStanding) => ({
  parameter: parameter.id,
  kind: parameter.kind,
  stack: parameter.kind === "seeded" ? null : parameter.stack,
  readers: parameter.kind === "seeded" ? parameter.readers : null,
  ...standing,
});

function row({ parameter, state, version, since }: ParameterStanding): string[] {
  const from = parameter.kind === "seeded" ? "people" : parameter.stack;
  return [parameter.id, state, version === null ? "-" : String(version), since?.replace(/\.\d+Z$/, "Z") ?? "-", from];
}

/** What to do, one line per parameter that people put in or that is wrong, and one for all that only has to be deployed. */
function remedies(wrong: readonly ParameterStanding[], command: (words: string) => string): string[] {
  const undeployed = new Set<string>();
  const lines: string[] = [];
  for (const { parameter, state, reason } of wrong) {
    if (parameter.kind === "seeded") {
      const needed = parameter.readers.map(({ stack }) => stack).join(", ");
      lines.push(
        `${parameter.name}${needed && ` (read by ${needed})`}: ${command(`parameters seed ${parameter.name}`)}`,
      );
    } else if (state === "missing") undeployed.add(parameter.stack);
    else lines.push(`${parameter.id}: ${reason}`);
  }
  return undeployed.size === 0
    ? lines
    : [...lines, `the others come with their stacks: ${command(`deploy ${[...undeployed].join(" ")}`)}`];
}
