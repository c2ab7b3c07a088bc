import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { completionLog } from "./completion-log.ts";

const done = {
  pipeline_name: "consumer_batch",
  completed_at: "2026-11-29T15:04:59Z",
  period_start: "2026-11-29T15:04:00Z",
  period_end: "2026-11-29T15:04:58.5Z",
  records: 1200,
  run: "2026-11-29T15:04Z/a",
};

/** A client that answers with what it is given, and notes what it was asked. */
function logOver(answer?: Error) {
  const asked: { TransactItems: { Put: Record<string, unknown> }[] }[] = [];
  const send = async ({ input }: { input: (typeof asked)[number] }) => {
    asked.push(input);
    if (answer) throw answer;
    return {};
  };
  return { asked, log: completionLog({ send } as never, "completions") };
}
const canceled = (...codes: string[]) =>
  new TransactionCanceledException({
    $metadata: {},
    message: "cancelled",
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

describe("the log of completions", () => {
  it("keeps a completion by pipeline and time, together with the mark of its run", async () => {
    const { asked, log } = logOver();
    expect(await log(done)).toBe("logged");
    const [mark, entry] = asked[0]!.TransactItems.map(({ Put }) => Put);
    expect(mark).toMatchObject({
      TableName: "completions",
      ConditionExpression: "attribute_not_exists(pk)",
      Item: { pk: { S: "run#consumer_batch" }, sk: { S: done.run } },
    });
    expect(entry).toMatchObject({
      Item: {
        pk: { S: "consumer_batch" },
        sk: { S: "2026-11-29T15:04:59.000Z#2026-11-29T15:04Z/a" },
        period_end: { S: "2026-11-29T15:04:58.500Z" },
        records: { N: "1200" },
        expiresAt: { N: String(Date.parse("2027-01-03T15:04:59Z") / 1000) },
      },
    });
  });

  it("keeps a run once, whatever is told of it later", async () => {
    const { log } = logOver(canceled("ConditionalCheckFailed", "None"));
    expect(await log({ ...done, completed_at: "2026-11-29T15:06:00Z" })).toBe("known");
  });

  it.each([
    ["a conflict", canceled("TransactionConflict", "None")],
    ["an outage", new Error("unreachable")],
  ])(
    "throws %s, which is not the same as known",
    async (_, error) => await expect(logOver(error).log(done)).rejects.toBe(error),
  );

  it.each([
    [{ pipeline_name: "A#b" }, "begin with a letter"],
    [{ run: "a#b" }, "without #"],
    [{ period_end: "2026-11-29T15:05:00Z" }, "still to come"],
    [{ period_start: "2026-11-29T15:04:59Z" }, "must not be after period_end"],
    [{ records: -1 }, "records"],
    [{ completed_at: "yesterday" }, "completed_at"],
  ])("refuses %j, and writes nothing", async (change, message) => {
    const { asked, log } = logOver();
    await expect(log({ ...done, ...change })).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });
});
