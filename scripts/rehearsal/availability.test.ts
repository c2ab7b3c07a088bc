import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ResourceChange } from "#scripts/engine/plan/resource-change";
import { redundancy, stateful, surprisesIn, unknownReplacements } from "./availability-switch.ts";
import { type DeployedPlatform, deployPlatform } from "./testing/deployed-platform.ts";
import { switched } from "./testing/switched-platform.ts";

// Every stack of the platform takes part, also one that is added tomorrow: a change that is no known redundancy fails, and so does a
// stateful type of which nobody has written down what replaces it.

let platform: DeployedPlatform;
beforeAll(async () => {
  platform = await deployPlatform();
}, 240_000);
afterAll(async () => platform?.stop());

const typeOf = (address: string) => address.slice(0, address.indexOf("."));

/** What a switch would do, by stack; every stack must be foreseen as it will be. */
async function changesOf(availability: string, stackIds?: readonly string[]) {
  const previews = await switched(platform, `availability=${availability}`).preview(stackIds);
  return new Map<string, readonly ResourceChange[]>(
    [...previews].map(([id, { label, reasons, plan }]) => {
      expect({ id, label, reasons }).toEqual({ id, label: "exact", reasons: [] });
      return [id, plan!.changes];
    }),
  );
}

/** `<action> <type>` of all changes, sorted, with their number. */
function counted(changes: ReadonlyMap<string, readonly ResourceChange[]>): Record<string, number> {
  const names = [...changes.values()].flat().map(({ action, address }) => `${action} ${typeOf(address)}`);
  return Object.fromEntries(
    [...new Set(names)].sort().map((name) => [name, names.filter((each) => each === name).length]),
  );
}

const surprises = (changes: ReadonlyMap<string, readonly ResourceChange[]>) =>
  [...changes].flatMap(([id, all]) => surprisesIn(id, all));

/** Every object of every state: stack and address -> id. */
async function objects(): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { id: stack } of platform.synthesis.graph.stacks) {
    const state = JSON.parse(await platform.stateOf(stack)) as State;
    for (const { mode, type, name, instances } of state.resources)
      if (mode === "managed") ids.set(`${stack} ${type}.${name}`, String(instances[0]?.attributes.id));
  }
  return ids;
}

interface State {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: { readonly id?: string } }[];
  }[];
}

const typesIn = (all: ReadonlyMap<string, string>) => [...all.keys()].map((key) => typeOf(key.split(" ")[1] ?? ""));
const statefulIn = (all: ReadonlyMap<string, string>) =>
  new Map([...all].filter(([key]) => Object.hasOwn(stateful, typeOf(key.split(" ")[1] ?? ""))));

describe("switching the availability of the whole platform", () => {
  it("can be judged: what replaces each stateful object is known", async () => {
    const types = typesIn(await objects());
    expect(types.length).toBeGreaterThan(0);
    expect(unknownReplacements(types)).toEqual([]);
  });

  it("changes redundancy alone, there and back, and what holds something stays the same object", async () => {
    const before = await objects();
    const there = await changesOf("multi-az");
    expect(surprises(there)).toEqual([]);
    // Every type that carries redundancy follows: one that stays as it is would not survive the loss of an AZ.
    const carriers = Object.keys(redundancy).filter((type) => typesIn(before).includes(type));
    const following = new Set(Object.keys(counted(there)).map((name) => name.split(" ")[1]));
    expect(carriers.filter((type) => !following.has(type))).toEqual([]);
    const zones = platform.synthesis.environment.availabilityZones.length - 1;
    const gateways = { "create aws_eip": zones, "create aws_nat_gateway": zones, "update aws_route_table": zones };
    expect(counted(there)).toMatchObject(gateways);

    const turned = (type: string, path: string) =>
      [...there.values()]
        .flat()
        .filter(({ address }) => typeOf(address) === type)
        .map(({ attributes }) => attributes.find((attribute) => attribute.path === path))
        .map((attribute) => `${attribute?.before} -> ${attribute?.after}`);
    expect(turned("aws_db_instance", "multi_az")).toEqual(["false -> true"]);
    for (const decision of ["automatic_failover_enabled", "multi_az_enabled"])
      expect(turned("aws_elasticache_replication_group", decision)).toEqual(["false -> true"]);
    expect(turned("aws_elasticache_replication_group", "num_cache_clusters")).toEqual(["1 -> 2"]);

    const switching = [...there].flatMap(([id, changes]) => (changes.length > 0 ? [id] : []));
    const multi = await switched(platform, "availability=multi-az").deploy(switching);
    expect(multi.filter(({ status }) => status !== "done")).toEqual([]);
    expect(statefulIn(await objects())).toEqual(statefulIn(before));

    const back = await changesOf("single-az", switching);
    expect(surprises(back)).toEqual([]);
    const mirrored = Object.entries(counted(there)).map(([name, count]) => [name.replace("create", "delete"), count]);
    expect(counted(back)).toEqual(Object.fromEntries(mirrored));

    const single = await switched(platform, "availability=single-az").deploy(switching);
    expect(single.filter(({ status }) => status !== "done")).toEqual([]);
    expect(await objects()).toEqual(before);
  }, 240_000);
});
