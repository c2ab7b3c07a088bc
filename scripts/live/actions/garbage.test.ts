import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { readRecord } from "#functions/pipelines/read-record";
import { findPipeline } from "#functions/pipelines/registry";
import { closeServer } from "#scripts/rehearsal/loopback-server";
import { sendGarbage } from "./garbage.ts";

/** Sends it to an API that answers like this, and to a stream; what each was given, and what was said. */
async function sent(answer: (count: number) => readonly [status: number, body: object], failed = 0) {
  const posted: unknown[] = [];
  const streamed: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join("");
    const { events } = JSON.parse(text) as { events: unknown[] };
    posted.push(...events);
    const [status, body] = answer(events.length);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const kinesis = {
    send: async ({ input }: PutRecordsCommand) => {
      streamed.push(...(input.Records ?? []).map(({ Data }) => Buffer.from(Data!)));
      return { FailedRecordCount: failed };
    },
  } as unknown as Pick<KinesisClient, "send">;
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const said = await sendGarbage({ api: { apiUrl, token: async () => "t" }, kinesis, streamName: "events" });
    return { posted, streamed, said };
  } finally {
    await closeServer(server);
  }
}

const refusingAll = (count: number) =>
  [
    400,
    {
      accepted: [],
      rejected: Array.from({ length: count }, (_, index) => ({ index, path: "merchant", reason: "<i>no</i>" })),
    },
  ] as const;

describe("garbage", () => {
  it("is nothing that the pipeline takes as a card transaction, nor can read from the stream", async () => {
    const { posted, streamed } = await sent(refusingAll);
    expect(posted).toHaveLength(10);
    const pipeline = findPipeline("card-transactions")!;
    for (const event of posted)
      expect(pipeline.admit(event, new Date(), undefined), JSON.stringify(event)).toHaveProperty("reason");
    const reasons = streamed.map((bytes) => (readRecord(bytes, new Date()) as { reason?: string }).reason);
    expect(new Set(reasons).size).toBe(4);
    expect(reasons).not.toContain(undefined);
  });

  it("says what the API said of each, and how much of the rest went into the stream", async () => {
    const { said } = await sent(refusingAll, 1);
    expect(said).toMatch(/^the API took 0 of 10 events and refused 10:\n {2}merchant: <i>no<\/i>\n/);
    expect(said).toContain("\n3 unreadable records are in the stream");
  });

  it("says so where the API took nothing at all", async () => {
    const { said, streamed } = await sent(() => [503, { message: "later" }]);
    expect(said).toMatch(/^the API took nothing: .*503/);
    expect(streamed).toHaveLength(4);
  });
});
