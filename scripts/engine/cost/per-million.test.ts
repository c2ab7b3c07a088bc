import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { loadEnvironments } from "#environments/index";
import { loadPlatform } from "#scripts/commands/cli/context";
import { configurationsOf } from "./configurations.ts";
import { estimateMonthly } from "./estimate.ts";
import { perMillionEvents } from "./per-million.ts";
import { pricesOf } from "./prices/lookup.ts";

const tableOf = (changes: object = {}) =>
  new Map([
    ["dev-tables", { resource: { aws_dynamodb_table: { results: { billing_mode: "PAY_PER_REQUEST", ...changes } } } }],
  ]);
const environment = testEnvironment({ usage: { bytesPerEvent: 1000, itemBytes: 1000 } });
const at = { month: 12, eventsGb: 500 };
const usdOf = (name: Parameters<ReturnType<typeof pricesOf>>[0]) => pricesOf(environment.region)(name)!.usd;

describe("a million events more", () => {
  it("cost a write each, and what is kept of them", () => {
    const { usd, writesUsd } = perMillionEvents(environment, tableOf(), at);
    const write = usdOf("dynamodb.write-million");
    expect(writesUsd).toBeCloseTo(write, 4);
    // Results stay for 90 days: three months of a million items, each with 100 bytes of DynamoDB's own.
    const gb = (1e6 * 1100 * (90 / 30.4)) / 1e9;
    const { usd: beside } = perMillionEvents(environment, new Map(), at);
    expect(usd - beside).toBeCloseTo(write + gb * usdOf("dynamodb.storage-gb-month"), 2);
  });

  it("cost two writes each where an item is above one write unit", () => {
    const large = testEnvironment({ usage: { bytesPerEvent: 1000, itemBytes: 1100 } });
    expect(perMillionEvents(large, tableOf(), at).writesUsd).toBeCloseTo(2 * usdOf("dynamodb.write-million"), 4);
  });

  it("cost no writes where these are paid by the hour", () => {
    const provisioned = tableOf({ billing_mode: "PROVISIONED", read_capacity: 5, write_capacity: 5 });
    expect(perMillionEvents(environment, provisioned, at).writesUsd).toBe(0);
  });

  it("are no more than 0.75 USD of writes in every environment, and the difference of two estimates in all", async () => {
    const platform = await loadPlatform();
    for (const { name } of loadEnvironments({})) {
      const synthesized = configurationsOf({ platform, environment: name, variables: {} });
      const scenario = { month: 12, eventsGb: synthesized.environment.usage.eventsGb[0]! };
      const { usd, writesUsd } = perMillionEvents(synthesized.environment, synthesized.configurations, scenario);
      expect(writesUsd).toBeGreaterThan(0);
      expect(writesUsd).toBeLessThanOrEqual(0.75);
      const more = {
        ...scenario,
        eventsGb: scenario.eventsGb + (1e8 * synthesized.environment.usage.bytesPerEvent) / 1e9,
      };
      const [before, after] = [scenario, more].map((each) =>
        estimateMonthly(synthesized.environment, synthesized.configurations, each),
      );
      expect(usd).toBeCloseTo((after!.cents - before!.cents) / 1e4, 6);
    }
  });
});
