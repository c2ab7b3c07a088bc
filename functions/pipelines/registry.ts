import { cardTransactions } from "./card-transactions/pipeline.ts";
import { deviceReadings } from "./device-readings.ts";
import { orderChanges } from "./order-changes.ts";
import type { Pipeline } from "./pipeline.ts";

/** Every pipeline. A new one is a module beside these and a line here. */
export const pipelines: readonly Pipeline[] = [cardTransactions, deviceReadings, orderChanges];

const byName = new Map(pipelines.map((pipeline) => [pipeline.name, pipeline]));

/** The pipeline of that name, if there is one. */
export const findPipeline = (name: string): Pipeline | undefined => byName.get(name);
