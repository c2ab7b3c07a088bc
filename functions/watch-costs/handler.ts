import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { createLogger } from "#functions/runtime/logger";
import { createMeter } from "#functions/runtime/meter";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { COST_EXPLORER_REGION, costExplorer } from "./cost-explorer.ts";
import { noCosts } from "./costs.ts";
import { watchCostsSettings } from "./settings.ts";
import { watchCostsHandler } from "./watch.ts";

const settings = readSettings(watchCostsSettings);

/** Once a day: what the month has cost and is expected to, against what it may. */
export const handler = watchCostsHandler({
  readCosts:
    settings.COST_SOURCE === "rehearsal"
      ? noCosts
      : costExplorer(new CostExplorerClient({ ...sdkClientConfig({ connections: 2 }), region: COST_EXPLORER_REGION })),
  capUsd: settings.MONTHLY_CAP_USD,
  now: () => new Date(),
  log: createLogger(),
  meter: createMeter(),
});
