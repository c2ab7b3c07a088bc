import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { createInterruption, uninterrupted } from "#scripts/engine/interruption";
import { openPlanFiles, type PlanFiles } from "#scripts/engine/terraform/plan-files";
import { terraformFor } from "#scripts/engine/terraform/terraform";
import { recordedProgress, type StacksOnDisk, stackNode, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import type { StackPreview } from "./preview.ts";
import { type PreviewRequest, previewStacks } from "./preview-run.ts";
import {
  field,
  providerlessTerraform,
  published,
  publishing,
  reading,
  synthesisOf,
} from "./testing/contract-stacks.ts";

let disk: StacksOnDisk;
let plans: PlanFiles;
beforeEach(() => {
  disk = stacksOnDisk();
  plans = openPlanFiles(join(disk.root, "plans"));
});
afterEach(() => {
  plans.close();
  disk.remove();
});

const net = stackNode("net");
const app = stackNode("app", ["net"]);
const front = stackNode("front", ["app"]);

const one = (input: unknown) => ({ resource: { terraform_data: { one: { input } } } });
const values = { id: "id-77", title: "T", parts: {} };
const document = (name: string) => ({ contract: name, version: 1, values });

/** Writes a producer whose id is known only after it is applied, and two stacks that read on from it. */
function writeChain(): void {
  const netValues = { id: "${terraform_data.one.id}", title: "net", parts: { a: "${terraform_data.one.id}", b: "pb" } };
  disk.write("test-net", { ...one(1), ...publishing("net", netValues) });
  const appValues = { id: field("net", "id"), title: `on ${field("net", "title")}`, parts: {} };
  const appOne = { id: field("net", "id"), part: field("net", "parts.b") };
  disk.write("test-app", { ...reading("net"), ...one(appOne), ...publishing("app", appValues) });
  disk.write("test-front", { ...reading("app"), ...one({ id: field("app", "id"), title: field("app", "title") }) });
}

interface Previewed {
  readonly previews: ReadonlyMap<string, StackPreview>;
  readonly lines: readonly string[];
  of(concern: string): StackPreview;
}

async function preview(nodes: readonly StackNode[], changes: Partial<PreviewRequest> = {}): Promise<Previewed> {
  const { progress, lines } = recordedProgress();
  const synthesis = synthesisOf(disk, nodes);
  const previews = await previewStacks({
    graph: synthesis.graph,
    synthesis,
    terraform: { environment: providerlessTerraform, interruption: uninterrupted },
    plans,
    live: published(),
    progress,
    parallel: 2,
    keepPlans: true,
    ...changes,
  });
  return { previews, lines, of: (concern) => previews.get(`test-${concern}`)! };
}

const inputs = ({ plan }: StackPreview) =>
  plan!.changes[0]!.attributes.filter(({ path }) => path.startsWith("input")).map(
    ({ path, after }) => `${path} = ${after}`,
  );

/** Everything left in the private place of plans. */
const left = () =>
  readdirSync(join(disk.root, "plans"), { recursive: true, encoding: "utf8" }).filter((name) => name.includes("/"));

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("waited 20 s in vain");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("previewStacks", () => {
  it("plans consumers on what upstream plans know, field by field, and on stand-ins for the rest", async () => {
    writeChain();
    const { of } = await preview([net, app, front]);
    expect(of("net")).toMatchObject({ label: "exact", reasons: [] });
    expect(of("net").foreseen).toMatchObject({ standIns: ["id", "parts.a"], changed: true });
    expect(of("app")).toMatchObject({
      label: "placeholder",
      reasons: ["known only once test-net is applied: net.id, net.parts.a"],
    });
    expect(inputs(of("app"))).toEqual(['input.id = "<net.id>"', 'input.part = "pb"']);
    // What is passed on keeps the name of where it comes from; what is known stays known.
    expect(inputs(of("front"))).toEqual(['input.id = "<net.id>"', 'input.title = "on net"']);
    expect(of("front").reasons).toEqual(["known only once test-app is applied: app.id"]);
  });

  it("is exact where all that a stack reads is known though nothing is applied, but keeps no plan of it", async () => {
    disk.write("test-net", publishing("net", values));
    disk.write("test-app", { ...reading("net"), ...one(field("net", "id")) });
    const { of } = await preview([net, app]);
    expect(of("app")).toMatchObject({ label: "exact", planFile: undefined, versionsRead: {} });
    expect(inputs(of("app"))).toEqual(['input = "id-77"']);
  });

  it("is exact where only fields are unknown that the stack does not read", async () => {
    writeChain();
    disk.write("test-app", { ...reading("net"), ...one(field("net", "title")) });
    expect((await preview([net, app])).of("app")).toMatchObject({ label: "exact", reasons: [] });
  });

  it("saves the plans made of live documents alone, and nothing else", async () => {
    writeChain();
    const { of } = await preview([net, app, front]);
    expect(left().map((path) => path.split("/").pop())).toEqual(["test-net.tfplan"]);
    const terraform = { environment: providerlessTerraform, interruption: uninterrupted };
    await terraformFor({ stackId: "test-net", directory: disk.directoryOf("test-net") }, terraform).apply(
      of("net").planFile!,
    );
    expect(existsSync(disk.stateFileOf("test-net"))).toBe(true);
  });

  it("saves no plan where none is to be kept", async () => {
    writeChain();
    const { of } = await preview([net, app, front], { keepPlans: false });
    expect(of("net").planFile).toBeUndefined();
    expect(left()).toEqual([]);
  });

  it("stands in for a producer that is neither deployed nor previewed, knowing what its code says", async () => {
    writeChain();
    const synthesis = synthesisOf(disk, [net, app, front]);
    const { of } = await preview([net, app, front], { graph: synthesis.graph.select(["test-app"]) });
    expect(of("app")).toMatchObject({
      label: "placeholder",
      reasons: ["test-net is not deployed and not part of this preview; stand-ins for net.id, net.parts.a"],
    });
    expect(inputs(of("app"))).toEqual(['input.id = "<net.id>"', 'input.part = "pb"']);
  });

  it("goes on after a stack that cannot be planned, with its consumers on stand-ins, and says why", async () => {
    writeChain();
    const impossible = [{ condition: "${self.input == 2}", error_message: "input must be two" }];
    const broken = { terraform_data: { one: { input: 1, lifecycle: { postcondition: impossible } } } };
    const brokenValues = { ...values, id: "${terraform_data.one.id}", parts: { b: "pb" } };
    disk.write("test-net", { ...publishing("net", brokenValues), resource: broken });
    const { of, lines } = await preview([net, app, front]);
    expect(of("net")).toMatchObject({ label: "blocked", plan: undefined, foreseen: undefined });
    expect(of("net").reasons[0]).toContain("input must be two");
    expect(of("app")).toMatchObject({ label: "placeholder", planFile: undefined });
    expect(of("app").reasons).toEqual(["test-net is blocked and publishes nothing yet; stand-ins for net.id"]);
    expect(of("front").label).toBe("placeholder");
    expect(lines.join("\n")).toMatch(/✗ test-net[\s\S]*✓ test-app/);
  });

  it("blocks a consumer that its contract refuses, with the contract's words and no path that is gone", async () => {
    disk.write("test-net", publishing("net", { ...values, id: "x" }));
    disk.write("test-app", { ...reading("net"), ...one(field("net", "id")) });
    const { of } = await preview([net, app]);
    expect(of("app").label).toBe("blocked");
    expect(of("app").reasons[0]).toContain("contract net: field id must have at least 4 characters");
    expect(of("app").reasons[0]).toContain(`a copy of ${disk.directoryOf("test-app")}`);
    expect(of("app").reasons[0]).not.toContain("stand-ins-");
  });

  it("plans nothing that need not be planned, and its consumers then read what is published", async () => {
    disk.write("test-net", publishing("net", values));
    disk.write("test-app", one(1));
    const asked: string[] = [];
    const skip = async ({ id }: StackNode, previews: ReadonlyMap<string, unknown>) => {
      asked.push(`${id} after ${[...previews.keys()].join()}`);
      return id === "test-net" ? "unchanged" : undefined;
    };
    const { of } = await preview([net, app], { skip, live: published({ net: document("net") }) });
    expect(asked).toEqual(["test-net after ", "test-app after test-net"]);
    expect(of("net")).toMatchObject({ skipped: "unchanged", plan: undefined, label: "exact" });
    expect(of("app")).toMatchObject({ label: "exact", versionsRead: { net: 1 } });
    expect(of("app").planFile).toBeDefined();
  });

  it("lets a review block a stack, and a decision end the run before anything else is planned", async () => {
    writeChain();
    const refuse = async ({ id }: StackNode) => {
      if (id === "test-net") throw new Error("not this one");
    };
    expect((await preview([net, app, front], { review: refuse })).of("net")).toMatchObject({
      label: "blocked",
      reasons: ["not this one"],
    });
    expect(left()).toEqual([]);
    const decision = new Failure("decision", "which one?");
    const reviewed: string[] = [];
    const review = async ({ id }: StackNode) => {
      reviewed.push(id);
      throw decision;
    };
    await expect(preview([net, app, front], { review, parallel: 1 })).rejects.toBe(decision);
    expect(reviewed).toEqual(["test-net"]);
    expect(left()).toEqual([]);
  });

  it("ends when interrupted, and leaves no copy and no plan behind", async () => {
    writeChain();
    const interruption = createInterruption();
    const review = async () => interruption.interrupt();
    const terraform = { environment: providerlessTerraform, interruption };
    await expect(preview([net, app, front], { terraform, review, keepPlans: false })).rejects.toMatchObject({
      kind: "interrupted",
    });
    expect(left()).toEqual([]);
  });

  it("is not kept from planning on stand-ins by a state that another run has locked", async () => {
    writeChain();
    const terraform = { environment: providerlessTerraform, interruption: uninterrupted };
    const begun = join(disk.root, "begun");
    const command = `touch ${begun}; while [ ! -e ${begun}.go ]; do sleep 0.05; done`;
    const slow = { resource: { terraform_data: { slow: { provisioner: [{ "local-exec": { command } }] } } } };
    disk.write("holder", { ...slow, terraform: { backend: { local: { path: disk.stateFileOf("test-app") } } } });
    const holder = terraformFor({ stackId: "holder", directory: disk.directoryOf("holder") }, terraform);
    await holder.init();
    await holder.plan({ out: join(disk.root, "holder.plan") });
    const applied = holder.apply(join(disk.root, "holder.plan"));
    await until(() => existsSync(begun));
    try {
      expect((await preview([net, app])).of("app").label).toBe("placeholder");
    } finally {
      writeFileSync(`${begun}.go`, "");
      await applied;
    }
  });

  it("tells what reading the published contracts failed with", async () => {
    disk.write("test-net", {});
    const live = { read: () => Promise.reject(new Failure("failed", "no credentials")) };
    await expect(preview([net], { live })).rejects.toThrow("no credentials");
  });
});
