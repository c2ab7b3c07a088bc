import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { availability } from "#scripts/commands/availability/availability";
import type { SwitchData } from "#scripts/commands/availability/switch";
import { loadPlatform } from "#scripts/commands/cli/context";
import { cost } from "#scripts/commands/cost/cost";
import { deploy } from "#scripts/commands/deploy/deploy";
import { plan } from "#scripts/commands/plan/plan";
import { realContext } from "#scripts/commands/testing/real-context";
import { unknownReplacements } from "#scripts/engine/availability/judgement";
import { redundancy, stateful, typeOf } from "#scripts/engine/availability/redundancy";
import { type Availability, withAvailability } from "#scripts/engine/availability/with-availability";
import type { Price } from "#scripts/engine/cost/prices/price";
import type { PreviewReport } from "#scripts/engine/plan/preview-report";
import { thorough } from "#scripts/house/thorough";
import { type DeployedPlatform, deployPlatform } from "./testing/deployed-platform.ts";

// Every stack of the platform takes part in one environment, also one that is added tomorrow: a change that is no known redundancy fails,
// and so does a stateful type of which nobody has written down what replaces it. Of those that people use, the stacks take part that are
// made redundant, with all that they read from; the rest is compared as it is synthesized.
const redundant = ["vpc", "keys", "alerts", "iam", "sg-alb", "sg-eks", "sg-rds", "sg-redis", "rds", "redis", "eks"];

interface Priced {
  readonly estimates: readonly {
    readonly stacks: readonly {
      readonly id: string;
      readonly resources: readonly {
        readonly lines: readonly { readonly quantity: number; readonly price: Price }[];
      }[];
    }[];
  }[];
}

interface State {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: { readonly id?: string } }[];
  }[];
}

const changesIn = ({ stacks }: SwitchData) => stacks.flatMap(({ caused }) => caused);

/** `<action> <type>` of all changes, sorted, with their number. */
function counted(found: SwitchData): Record<string, number> {
  const names = changesIn(found).map(({ action, address }) => `${action} ${typeOf(address)}`);
  return Object.fromEntries(
    [...new Set(names)].sort().map((name) => [name, names.filter((each) => each === name).length]),
  );
}

const typeIn = (key: string) => typeOf(key.split(" ")[1] ?? "");
const typesIn = (all: ReadonlyMap<string, string>) => [...all.keys()].map(typeIn);
const statefulIn = (all: ReadonlyMap<string, string>) =>
  new Map([...all].filter(([key]) => Object.hasOwn(stateful, typeIn(key))));

describe.runIf(thorough).each([
  ["local", []],
  ["dev", redundant],
  ["prod", redundant],
])("switching the availability of %s", (name, concerns) => {
  let platform: DeployedPlatform;
  let written: string;
  beforeAll(async () => {
    platform = await deployPlatform(name, {
      stacks: concerns,
      platform: withAvailability(await loadPlatform(), "single-az"),
    });
    expect(platform.results.map(({ status }) => status)).toEqual(deployed().map(() => "done"));
    mkdirSync(join(platform.root, "environments"));
    written = readFileSync(join(import.meta.dirname, "../../environments", `${name}.ts`), "utf8");
    writeFileSync(environmentFile(), written);
  }, 300_000);
  afterAll(async () => platform?.stop());

  const environmentFile = () => join(platform.root, "environments", `${name}.ts`);
  const deployed = () =>
    platform.synthesis.graph.stacks.filter(({ concern }) => concerns.length === 0 || concerns.includes(concern));

  /** The commands' context in a repository whose environments have that availability. */
  function having(setting: Availability) {
    const { context } = realContext(platform.root);
    return { ...context, platform: async () => withAvailability(await context.platform(), setting) };
  }

  const target = { environment: name, rehearse: true };

  async function switchTo(to: Availability, write = false): Promise<SwitchData> {
    const from = to === "multi-az" ? "single-az" : "multi-az";
    const { data, exitCode, text } = await availability(having(from), { ...target, availability: to, write });
    expect(exitCode, text).toBe(0);
    return data as SwitchData;
  }

  /** Deploys stacks as they are to be, and sees that nothing is left to do, in any other stack either. */
  async function apply(to: Availability, stacks: readonly string[]): Promise<void> {
    const applied = await deploy(having(to), { ...target, stacks, yes: true });
    expect(applied.text).toMatch(new RegExp(`^${stacks.length} stacks in [^:]+: ${stacks.length} changed$`));
    const every = deployed().map(({ id }) => id);
    expect(every.length).toBeGreaterThanOrEqual(stacks.length);
    const again = await plan(having(to), { ...target, stacks: every, markdown: false, detailedExitcode: true });
    const planned = (again.data as { stacks: PreviewReport[] }).stacks;
    expect(planned.map(({ id, summary }) => [id, summary])).toEqual(every.map((id) => [id, "no changes"]));
  }

  /** Cents a month of each stack: quantities times prices of the table, as `cost` lists them. */
  async function bill(setting: Availability): Promise<ReadonlyMap<string, number>> {
    const { data } = await cost(having(setting), {
      environment: name,
      months: [12],
      resources: false,
      markdown: false,
    });
    const { environments } = data as { environments: readonly Priced[] };
    const stacks = environments[0]!.estimates[0]!.stacks;
    const cents = (quantity: number, usd: number) => Math.round(Number((quantity * usd * 100).toFixed(6)));
    return new Map(
      stacks.map(({ id, resources }) => [
        id.replace(`${name}-`, ""),
        resources
          .flatMap(({ lines }) => lines)
          .reduce((sum, { quantity, price }) => sum + cents(quantity, price.usd), 0),
      ]),
    );
  }

  /** Every object of every state: stack and address -> id. */
  async function objects(): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    for (const { id: stack } of deployed()) {
      const state = JSON.parse(await platform.stateOf(stack)) as State;
      for (const { mode, type, name, instances } of state.resources)
        if (mode === "managed") ids.set(`${stack} ${type}.${name}`, String(instances[0]?.attributes.id));
    }
    return ids;
  }

  it("can be judged: what replaces each stateful object is known", async () => {
    const types = typesIn(await objects());
    expect(types.length).toBeGreaterThan(0);
    expect(unknownReplacements(types)).toEqual([]);
  });

  it("changes redundancy alone, there and back, and what holds something stays the same object", async () => {
    const before = await objects();
    const states = await platform.stateObjects();
    const there = await switchTo("multi-az");
    expect(there).toMatchObject({ verdict: "safe", written: false, of: platform.synthesis.graph.stacks.length });
    const known = new Set(deployed().map(({ id }) => id));
    expect(there.stacks.filter(({ pending, drifted }) => pending.length + drifted.length > 0)).toEqual([]);
    expect(there.stacks.filter(({ id, basis }) => (basis === "plan") !== known.has(id))).toEqual([]);
    // It looks and touches nothing.
    expect([await platform.stateObjects(), readFileSync(environmentFile(), "utf8")]).toEqual([states, written]);

    // Every type that carries redundancy follows: one that stays as it is would not survive the loss of an AZ.
    const carriers = Object.keys(redundancy).filter((type) => typesIn(before).includes(type));
    const following = new Set(changesIn(there).map(({ address }) => typeOf(address)));
    expect(carriers.filter((type) => !following.has(type))).toEqual([]);
    const zones = platform.synthesis.environment.availabilityZones.length - 1;
    const gateways = { "create aws_eip": zones, "create aws_nat_gateway": zones, "update aws_route_table": zones };
    expect(counted(there)).toMatchObject(gateways);

    const turned = (type: string, path: string) =>
      changesIn(there)
        .filter(({ address }) => typeOf(address) === type)
        .map(({ attributes }) => attributes.find((attribute) => attribute.path === path))
        .map((attribute) => `${attribute?.before} -> ${attribute?.after}`);
    expect(turned("aws_db_instance", "multi_az")).toEqual(["false -> true"]);
    for (const decision of ["automatic_failover_enabled", "multi_az_enabled"])
      expect(turned("aws_elasticache_replication_group", decision)).toEqual(["false -> true"]);
    expect(turned("aws_elasticache_replication_group", "num_cache_clusters")).toEqual(["1 -> 2"]);
    expect(there.expected.map(({ service }) => service).slice(0, 3)).toEqual([
      "public addresses",
      "NAT gateways",
      "ways out of private subnets",
    ]);

    expect((await switchTo("multi-az", true)).written).toBe(true);
    const setting = (value: Availability) => written.replace(/(?<=^ *availability: )"[a-z]+-az"/m, `"${value}"`);
    expect(setting("single-az")).not.toBe(setting("multi-az"));
    expect(readFileSync(environmentFile(), "utf8")).toBe(setting("multi-az"));

    const switching = there.stacks.map(({ id }) => id).filter((id) => known.has(id));
    await apply("multi-az", switching);
    expect(statefulIn(await objects())).toEqual(statefulIn(before));

    const back = await switchTo("single-az", true);
    expect(back.stacks.map(({ id }) => id)).toEqual(there.stacks.map(({ id }) => id));
    const mirrored = Object.entries(counted(there)).map(([name, count]) => [name.replace("create", "delete"), count]);
    expect(counted(back)).toEqual(Object.fromEntries(mirrored));
    const [single, multi] = [await bill("single-az"), await bill("multi-az")];
    const dearer = [...multi].map(([concern, cents]) => ({ concern, cents: cents - (single.get(concern) ?? 0) }));
    expect(there.cost.stacks).toEqual(dearer.filter(({ cents }) => cents !== 0));
    expect(there.cost.cents).toBe(dearer.reduce((sum, { cents }) => sum + cents, 0));
    expect(there.cost.cents).toBeGreaterThan(0);
    expect(back.cost.cents).toBe(-there.cost.cents);
    expect(back.written).toBe(true);
    expect(readFileSync(environmentFile(), "utf8")).toBe(setting("single-az"));
    expect(back.deploy).toBe(`npm run sluice -- deploy ${switching.join(" ")} --env ${name} --rehearse`);

    await apply("single-az", switching);
    expect(await objects()).toEqual(before);
  }, 400_000);
});
