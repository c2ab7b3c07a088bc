import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startRehearsed } from "#scripts/rehearsal/provider/testing/rehearsed";
import { temporaryDirectory } from "#scripts/rehearsal/provider/testing/workspace";
import { openCloud } from "./cloud.ts";
import type { Cloud, CloudObject } from "./cloud-object.ts";
import type { Drivers } from "./drivers/driver.ts";
import { removeOrphans } from "./orphans.ts";

const temporary = temporaryDirectory();
afterAll(temporary.remove);

let directory: string;
let count = 0;
beforeEach(() => {
  directory = join(temporary.path, `cloud-${++count}`);
});

const topic = (key: string): CloudObject => ({
  type: "aws_sns_topic",
  region: "here",
  key,
  attributes: { region: "here", name: key },
});

const createAll = (cloud: Cloud, ...objects: readonly CloudObject[]) => {
  for (const object of objects) cloud.create(object);
};

/** A cloud opened again after `work`, which may have ended in any way. */
const afterwards = (work: (cloud: Cloud) => void) => {
  const cloud = openCloud({ directory });
  work(cloud);
  cloud.close();
  return openCloud({ directory });
};

const state = (...keys: string[]) => ({
  version: 4,
  resources: keys.map((key) => ({
    mode: "managed",
    type: "aws_sns_topic",
    instances: [{ attributes: { region: "here" }, private: Buffer.from(JSON.stringify({ key })).toString("base64") }],
  })),
});

describe("what Terraform made before it was killed", () => {
  it("is removed if no state holds it, the youngest first", async () => {
    const cloud = afterwards((killed) => createAll(killed, topic("a"), topic("b"), topic("c")));
    expect(cloud.unsettled()).toHaveLength(3);
    expect(await removeOrphans(cloud, undefined, [state("b"), { version: 4 }])).toEqual([topic("c"), topic("a")]);
    expect(cloud.list()).toEqual([topic("b")]);
    cloud.close();
  });

  it("stays if it was made by hand, changed since, or seen in a state", async () => {
    const cloud = afterwards((killed) => {
      killed.put(topic("by hand"));
      createAll(killed, topic("changed"), topic("seen"), topic("removed"));
      killed.put(topic("changed"));
      killed.settle(topic("seen"));
      killed.remove(topic("removed"));
    });
    expect(await removeOrphans(cloud, undefined, [])).toEqual([]);
    expect(cloud.list().map(({ key }) => key)).toEqual(["by hand", "changed", "seen"]);
    cloud.close();
  });

  it("is still known after any number of runs in which nobody asked", () => {
    afterwards((killed) => killed.create(topic("a"))).close();
    const later = openCloud({ directory });
    expect(later.unsettled()).toEqual([topic("a")]);
    later.close();
  });

  it("the same key in another region or type is no excuse", async () => {
    const cloud = afterwards((killed) => {
      killed.create(topic("a"));
      killed.create({ ...topic("a"), region: "there", attributes: { region: "there" } });
      killed.create({ type: "aws_iam_role", region: "global", key: "a", attributes: { name: "a" } });
    });
    expect((await removeOrphans(cloud, undefined, [state("a")])).map(({ type, region }) => [type, region])).toEqual([
      ["aws_iam_role", "global"],
      ["aws_sns_topic", "there"],
    ]);
    cloud.close();
  });

  it("the emulator is told too; what it will not delete is named and left to it", async () => {
    const asked: string[] = [];
    const driver = {
      delete: async ({ key }: CloudObject) => {
        asked.push(key);
        if (key === "b") throw new Error("b is not empty");
      },
    };
    const drivers = { for: () => driver, reconcile: async () => {} } as unknown as Drivers;
    const cloud = afterwards((killed) => createAll(killed, topic("a"), topic("b")));
    const notes: string[] = [];
    await removeOrphans(cloud, drivers, [], (line) => notes.push(line));
    expect(asked).toEqual(["b", "a"]);
    expect(notes).toEqual(["b is not empty; it stays in the emulator"]);
    expect(cloud.list()).toEqual([]);
    cloud.close();
  });

  it("what is no state file is an error, and nothing is removed", async () => {
    const cloud = afterwards((killed) => killed.create(topic("a")));
    await expect(removeOrphans(cloud, undefined, [{ resources: "nonsense" }])).rejects.toThrow();
    expect(cloud.list()).toHaveLength(1);
    cloud.close();
  });
});

describe("with Terraform itself", () => {
  const resource = {
    aws_iam_role: { x: { name: "r", assume_role_policy: "{}" } },
    aws_kinesis_stream: { x: { name: "s", shard_count: 1 } },
    aws_sns_topic: { x: { name: "t" } },
  };

  it("objects are found in the states it writes, and are settled by its next plan", async () => {
    const rehearsed = await startRehearsed(Object.keys(resource));
    const stack = await rehearsed.workspace({ resource });
    await stack.apply();
    expect(rehearsed.cloud.unsettled()).toHaveLength(3);
    const written = JSON.parse(readFileSync(join(stack.directory, "terraform.tfstate"), "utf8")) as unknown;
    expect(await removeOrphans(rehearsed.cloud, undefined, [written])).toEqual([]);
    await stack.changes();
    expect(rehearsed.cloud.unsettled()).toEqual([]);
    await rehearsed.stop();
  });

  it("a stack whose state was lost can be applied again once its orphans are gone", async () => {
    const rehearsed = await startRehearsed(Object.keys(resource));
    const stack = await rehearsed.workspace({ resource });
    await stack.apply();
    rmSync(join(stack.directory, "terraform.tfstate"));
    expect((await stack.run("apply", "-auto-approve", "-no-color")).output).toContain("EntityAlreadyExists");
    expect(await removeOrphans(rehearsed.cloud, undefined, [])).toHaveLength(3);
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
    await rehearsed.stop();
  });
});
