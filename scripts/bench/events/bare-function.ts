import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { type BareVariant, bareHandler, tableWrites } from "./bare.ts";

/** Deployed in place of `process-events`, with its variables and the name of a variant. */
const { RESULTS_TABLE_NAME = "", BENCH_VARIANT = "bare handler" } = process.env;
const client = new DynamoDBClient(sdkClientConfig({ connections: 200 }));

export const handler = bareHandler(BENCH_VARIANT as BareVariant, tableWrites(client, RESULTS_TABLE_NAME));
