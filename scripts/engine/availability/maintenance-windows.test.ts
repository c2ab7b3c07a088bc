import { describe, expect, it } from "vitest";
import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";
import { laterChanges } from "./maintenance-windows.ts";
import { change } from "./testing/stack-switch.ts";

const configuration = (type: string, body: object) =>
  ({ resource: { [type]: { main: body } } }) as unknown as TerraformJson;
const window = { maintenance_window: "sun:18:00-sun:19:00" };
const standby = change("aws_db_instance.main", "update", "multi_az", "tags.Name");
const nodes = (before: string, after: string) =>
  change(
    "aws_elasticache_replication_group.main",
    "update",
    ["automatic_failover_enabled", "true", "false"],
    ["num_cache_clusters", before, after],
  );

describe("changes that wait for the maintenance window", () => {
  it("are those that AWS makes there, with the window and the setting that makes them at once", () => {
    const waiting = { apply_immediately: false, ...window };
    expect(laterChanges("prod-rds", [standby], configuration("aws_db_instance", waiting))).toEqual([
      {
        stack: "prod-rds",
        address: "aws_db_instance.main",
        attributes: ["multi_az"],
        window: "sun:18:00-sun:19:00",
        setting: "database.applyImmediately",
        blocks: false,
      },
    ]);
  });

  it("are none where changes are applied at once, and all where nothing is said of that", () => {
    expect(laterChanges("x", [standby], configuration("aws_db_instance", { apply_immediately: true }))).toEqual([]);
    expect(laterChanges("x", [standby], configuration("aws_db_instance", {}))).toMatchObject([{ window: null }]);
  });

  it("keep a node of a cache from going, but not from coming", () => {
    const cache = configuration("aws_elasticache_replication_group", window);
    expect(laterChanges("x", [nodes("2", "1")], cache)).toMatchObject([
      { blocks: true, attributes: ["automatic_failover_enabled"] },
    ]);
    expect(laterChanges("x", [nodes("1", "2")], cache)).toMatchObject([{ blocks: false }]);
  });

  it("are not looked for where there is no update, or no such type", () => {
    const others = [
      change("aws_db_instance.main", "create", "multi_az"),
      change("constructor.main", "update", "multi_az"),
    ];
    expect(laterChanges("x", others, configuration("aws_db_instance", window))).toEqual([]);
  });
});
