import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCloud } from "#scripts/rehearsal/cloud/cloud";
import type { Cloud, CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { residues } from "#scripts/rehearsal/provider/resource/residues";
import { allFacts } from "#scripts/rehearsal/provider/types/index";
import type { RunningProvider } from "./options.ts";
import { startProvider } from "./provider.ts";
import type { Sample } from "./testing/sample.ts";
import { archiveSamples } from "./testing/sample-archive.ts";
import { dataStoreSamples } from "./testing/sample-data-stores.ts";
import { kubernetesSamples } from "./testing/sample-kubernetes.ts";
import { loadBalancingSamples } from "./testing/sample-load-balancing.ts";
import { networkSamples } from "./testing/sample-network.ts";
import { pipelineSamples } from "./testing/sample-pipeline.ts";
import { platformSamples } from "./testing/sample-platform.ts";
import { webSamples } from "./testing/sample-web.ts";
import { temporaryDirectory, Workspace } from "./testing/workspace.ts";

const temporary = temporaryDirectory();
const zip = join(temporary.path, "function.zip");
writeFileSync(zip, zipSync({ "index.mjs": Buffer.from("export const handler = async () => ({});") }));

const samples = {
  ...networkSamples,
  ...loadBalancingSamples,
  ...platformSamples,
  ...kubernetesSamples,
  ...webSamples,
  ...dataStoreSamples,
  ...pipelineSamples(zip),
  ...archiveSamples,
};
const having = (variant: "changed" | "replaced") => Object.keys(samples).filter((type) => samples[type]![variant]);

const resources = (pick: (sample: Sample) => Readonly<Record<string, unknown>> | undefined) =>
  Object.fromEntries(
    Object.entries(samples).map(([type, sample]) => [type, { x: { ...sample.config, ...pick(sample) } }]),
  );

/** Changes that no plan shows: of attributes left to AWS, and of those that AWS does not give back. */
const unseen = new Set(["aws_vpc", "aws_apigatewayv2_integration", "aws_s3_bucket"]);

/** What the objects looked like with every sample's `changed`. */
let changedByHand: Map<string, CloudObject["attributes"]>;
let cloud: Cloud;
let provider: RunningProvider;
let stack: Workspace;

beforeAll(async () => {
  cloud = openCloud({ directory: join(temporary.path, "cloud") });
  provider = await startProvider({
    cloud,
    region: "ap-northeast-2",
    accountId: "000000000000",
    types: () => Object.keys(samples),
  });
  stack = new Workspace(temporary.path, "stack", provider.reattach);
  stack.write({ resource: resources(() => undefined) });
  await stack.init();
  await stack.apply();
});

afterAll(async () => {
  await provider.stop();
  cloud.close();
  temporary.remove();
});

const actions = (changes: Awaited<ReturnType<Workspace["changes"]>>) =>
  Object.fromEntries(changes.map(({ address, change }) => [address.replace(/\.x$/, ""), change.actions.join(" ")]));

describe("every type that the stacks use", () => {
  it("has a sample and facts", () => {
    expect(Object.keys(samples).sort()).toEqual(Object.keys(allFacts).sort());
  });

  it("is created once, and a second plan is empty", async () => {
    expect(
      cloud
        .list()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(Object.keys(samples).sort());
    expect(await stack.changes()).toEqual([]);
  });

  it("changes in place where AWS can, and a second plan is empty", async () => {
    stack.write({ resource: resources(({ changed }) => changed) });
    const changes = actions(await stack.changes());
    expect(changes).toMatchObject(Object.fromEntries(having("changed").map((type) => [type, "update"])));
    expect(new Set(Object.values(changes))).toEqual(new Set(["update"]));
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
    changedByHand = new Map(cloud.list().map(({ type, attributes }) => [type, attributes]));
    stack.write({ resource: resources(() => undefined) });
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
  });

  it("shows a change made by hand and repairs it", async () => {
    for (const object of cloud.list()) cloud.put({ ...object, attributes: changedByHand.get(object.type)! });
    expect(Object.keys(actions(await stack.changes())).sort()).toEqual(
      having("changed")
        .filter((type) => !unseen.has(type))
        .sort(),
    );
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
  });

  it("is replaced where AWS cannot change it", async () => {
    stack.write({ resource: resources(({ replaced }) => replaced) });
    const changes = actions(await stack.changes());
    expect(changes).toMatchObject(Object.fromEntries(having("replaced").map((type) => [type, "delete create"])));
    stack.write({ resource: resources(() => undefined) });
  });

  it("is created again when it was deleted by hand", async () => {
    for (const object of cloud.list()) cloud.remove(object);
    expect(new Set(Object.values(actions(await stack.changes())))).toEqual(new Set(["create"]));
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
  });

  it("is imported by its AWS id with nothing but residues left to set", async () => {
    const imports = cloud.list().map(({ type, key }) => ({ to: `${type}.x`, id: key }));
    const adopting = new Workspace(temporary.path, "adopting", provider.reattach);
    adopting.write({ import: imports, resource: resources(() => undefined) });
    await adopting.init();
    const changes = await adopting.changes();
    expect(changes.map(({ address }) => address).sort()).toEqual(imports.map(({ to }) => to).sort());
    const left = changes.flatMap(({ address, change: { before, after, actions } }) => {
      expect(actions[0]).toMatch(/^(no-op|update)$/);
      const type = address.replace(/\.x$/, "");
      return Object.keys(after!)
        .filter((name) => JSON.stringify(after![name]) !== JSON.stringify(before![name]))
        .filter((name) => !residues[type]?.includes(name) && !allFacts[type]!.mirrors?.[name])
        .map((name) => `${address}.${name}`);
    });
    expect(left).toEqual([]);
    await adopting.apply();
    expect(await adopting.changes()).toEqual([]);
  });

  it("is gone after destroy", async () => {
    await stack.destroy();
    expect(cloud.list()).toEqual([]);
  });
});
