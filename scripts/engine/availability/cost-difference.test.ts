import { describe, expect, it } from "vitest";
import { loadEnvironments } from "#environments/index";
import { estimateMonthly } from "#scripts/engine/cost/estimate";
import { costDifference } from "./cost-difference.ts";

const [single] = loadEnvironments({ SLUICE_ENV: "dev" });
const [multi] = loadEnvironments({ SLUICE_ENV: "dev", SLUICE_SET: "availability=multi-az" });
const side = (environment: typeof single, resource: object) => ({
  environment: environment!,
  configurations: new Map([["dev-rds", { resource } as never]]),
});
const database = (multi_az: boolean) => ({
  aws_db_instance: {
    p: { engine: "mysql", instance_class: "db.m7g.large", multi_az, storage_type: "gp3", allocated_storage: 100 },
  },
});

describe("what a switch costs", () => {
  it("is the difference of both estimates, by stack and with what no stack makes, and adds up", () => {
    const [one, two] = [side(single, database(false)), side(multi, database(true))];
    const cost = costDifference(one, two);
    const standby = estimateMonthly(single!, one.configurations).stacks[0]!.cents;
    // A standby costs what the instance and its storage cost.
    expect(standby).toBeGreaterThan(10_000);
    expect(cost.stacks).toContainEqual({ concern: "rds", cents: standby });
    expect(cost.stacks.reduce((sum, { cents }) => sum + cents, 0)).toBe(cost.cents);
    expect(cost.after - cost.before).toBe(cost.cents);
    expect(costDifference(two, one).cents).toBe(-cost.cents);
  });

  it("names what has no price where it differs, rather than to count it as nothing", () => {
    const unheard = side(single, { aws_unheard_of: { x: { "\u001b[2J": 1 } } });
    expect(costDifference(side(single, {}), unheard)).toMatchObject({
      cents: 0,
      unpriced: [expect.stringMatching(/^rds aws_unheard_of.x: /)],
    });
  });
});
