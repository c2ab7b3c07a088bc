import { describe, expect, it, vi } from "vitest";
import type { Log } from "#functions/runtime/logger";
import { redriveHandler } from "./invoke.ts";
import type { RedrivePorts } from "./redrive.ts";
import { NOW, onFailureObject } from "./testing/objects.ts";

function handlerWith() {
  const sent: string[] = [];
  const info = vi.fn();
  const ports: RedrivePorts = {
    now: () => NOW,
    async *keys(folder) {
      if (folder === "aws/lambda/") yield { key: "aws/lambda/a", modified: NOW };
    },
    read: async () => onFailureObject([{ key: "x", number: 1 }]),
    isDone: async () => false,
    markDone: async () => {},
    send: async (records) => {
      sent.push(...records.map(({ sequenceNumber }) => sequenceNumber));
      return [];
    },
  };
  const log = { debug: info, info, warn: info, error: info } as unknown as Log;
  return { handle: redriveHandler({ ports, retentionDays: 90, log }), sent, info };
}
const time = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds });

describe("the redrive function", () => {
  it.each([undefined, null, {}])("sends all there is when invoked with %j, and says so in its log", async (event) => {
    const { handle, sent, info } = handlerWith();
    expect(await handle(event, time(900_000))).toMatchObject({ sent: 1, unfinished: false });
    expect(sent).toEqual(["1"]);
    expect(info).toHaveBeenCalledWith("Redrive ended", expect.objectContaining({ sent: 1, dryRun: false }));
  });

  it("sends nothing in a dry run", async () => {
    const { handle, sent } = handlerWith();
    expect(await handle({ dryRun: true }, time(900_000))).toMatchObject({ selected: 1, sent: 0 });
    expect(sent).toEqual([]);
  });

  it("begins nothing that it might not end, and says that something is left", async () => {
    const { handle, sent } = handlerWith();
    expect(await handle({}, time(20_000))).toMatchObject({ sent: 0, unfinished: true });
    expect(sent).toEqual([]);
  });

  it.each([
    [{ since: "yesterday" }, /^since: /],
    [{ kind: "conflict" }, /^kind: /],
    [{ dryrun: true }, /the request: has fields that are not part of it: dryrun/],
    ["all", /^the request: /],
  ])("refuses %j, naming the field", async (event, message) => {
    const { handle, sent } = handlerWith();
    await expect(handle(event, time(900_000))).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });
});
