import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { normalise } from "#scripts/rehearsal/provider/resource/normalise";
import { createCatalog } from "#scripts/rehearsal/provider/schema/catalog";
import { type Rehearsed, startRehearsed } from "#scripts/rehearsal/provider/testing/rehearsed";
import { fieldsFromWire, toWire } from "#scripts/rehearsal/provider/wire/dynamic-value";
import { connectProvider, socketOf } from "./provider-client.ts";

let rehearsed: Rehearsed;
beforeAll(async () => {
  rehearsed = await startRehearsed(["aws_sqs_queue"]);
});
afterAll(() => rehearsed.stop());

describe("the way to the rehearsal's provider", () => {
  const entry = (addr: object) => JSON.stringify({ "registry.terraform.io/hashicorp/aws": { Addr: addr } });

  it.each([
    ["nothing", undefined],
    ["what is no JSON", "unix:/x"],
    ["no provider", "{}"],
    ["a port, which any user of the machine could have opened", entry({ Network: "tcp", String: "127.0.0.1:1" })],
    ["a path that depends on where one stands", entry({ Network: "unix", String: "provider" })],
  ])("is not found in %s", (_, reattach) => {
    expect(() => socketOf(reattach)).toThrow("this rehearsal has no local cloud of its own");
  });

  it("says that nobody is there, at once", async () => {
    await expect(connectProvider(join(rehearsed.directory, "gone"), "ap-northeast-2")).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringContaining("the rehearsal does not answer"),
    });
  });

  it("is a connection of its own for each region, and passes on what the provider refuses", async () => {
    const socket = socketOf(rehearsed.provider.reattach);
    const queue = toWire(normalise(createCatalog().resource("aws_sqs_queue")!, { name: "x" }));
    const regions = ["ap-northeast-2", "us-east-1"];
    const clients = await Promise.all(regions.map((region) => connectProvider(socket, region)));
    try {
      const planned = await Promise.all(
        clients.map((client) =>
          client.call("PlanResourceChange", {
            type_name: "aws_sqs_queue",
            prior_state: toWire(null),
            proposed_new_state: queue,
            config: queue,
            prior_private: new Uint8Array(),
          }),
        ),
      );
      expect(planned.map(({ planned_state }) => fieldsFromWire(planned_state)?.region)).toEqual(regions);
      const unknown = { type_name: "aws_no_such_thing", id: "x" };
      await expect(clients[0]!.call("ImportResourceState", unknown)).rejects.toThrow(
        "does not serve aws_no_such_thing",
      );
    } finally {
      for (const client of clients) client.close();
    }
  });
});
