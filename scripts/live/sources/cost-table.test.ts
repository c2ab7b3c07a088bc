import { describe, expect, it } from "vitest";
import { costTable } from "./cost-table.ts";

const signal = new AbortController().signal;
const estimate = (month: number, ...stacks: (readonly [id: string, cents: number])[]) => ({
  month,
  eventsGb: 100,
  cents: stacks.reduce((sum, [, cents]) => sum + cents, 0),
  stacks: stacks.map(([id, cents]) => ({ id, cents })),
});
const printing = (environments: unknown) => async () => JSON.stringify({ environments });

describe("the table of costs", () => {
  it("shows an environment after a year, in cents, with its dearest stacks first", async () => {
    const estimates = [
      estimate(1, ["vpc", 1]),
      estimate(12, ["vpc", 200], ["rds", 900], ["eks", 500], ["ecr", 100]),
      estimate(24, ["vpc", 3]),
    ];
    const environment = { environment: "dev", capUsd: 10.5, targetUsd: 9, unpriced: ["aws_x.y"], estimates };
    expect(await costTable(printing([environment])).read(signal)).toEqual({
      environments: [
        {
          environment: "dev",
          eventsGb: 100,
          month: 12,
          cents: 1_700,
          targetCents: 900,
          capCents: 1_050,
          stacks: [
            { id: "rds", cents: 900 },
            { id: "eks", cents: 500 },
            { id: "vpc", cents: 200 },
          ],
          unpriced: 1,
        },
      ],
    });
  });

  it("asks the command for every environment", async () => {
    const asked: (readonly string[])[] = [];
    const table = costTable(async (args) => {
      asked.push(args);
      return printing([])();
    });
    expect(await table.read(signal)).toEqual({ environments: [] });
    expect(asked).toEqual([["cost", "--json"]]);
  });

  it("has no figures where the command prints something else", async () => {
    await expect(costTable(async () => "sluice: no").read(signal)).rejects.toThrow();
    await expect(costTable(printing([{ environment: "dev" }])).read(signal)).rejects.toThrow();
  });
});
