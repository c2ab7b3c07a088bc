import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { readConfiguration } from "#scripts/engine/ledger/digest";
import { findEnvironment, type Platform, synthesizeAside } from "#scripts/engine/synthesize";
import { asMermaid } from "./as-mermaid.ts";
import { asText } from "./as-text.ts";
import { joinMaps, mapOf, type StackMap } from "./stack-map.ts";

export type GraphFormat = "text" | "json" | "mermaid";

export interface GraphInput {
  /** @default every environment */
  readonly environment?: string | undefined;
  /** `json` prints the report's data; the others its text. */
  readonly format: GraphFormat;
}

/** Shows who reads whom, from a synthesis of its own. Needs no account, and leaves nothing behind. */
export async function graph(context: Context, { environment, format }: GraphInput): Promise<Report> {
  const platform = await context.platform();
  const names = environment
    ? [findEnvironment({ platform, environment, variables: context.variables }).name]
    : platform.environmentNames;
  const data = joinMaps(names.map((name) => readMap(platform, name, context.variables)));
  return { data, text: format === "mermaid" ? asMermaid(data) : asText(data), exitCode: exitCodes.ok };
}

/** Which fields a stack uses shows in its Terraform JSON only. */
const readMap = (platform: Platform<Environment>, environment: string, variables: NodeJS.ProcessEnv): StackMap =>
  synthesizeAside({ platform, environment, variables }, (synthesis) =>
    mapOf({ ...synthesis, fieldsReadBy: (id) => readConfiguration(synthesis.directoryOf(id)).fieldsRead }),
  );
