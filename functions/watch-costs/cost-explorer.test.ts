import { DataUnavailableException } from "@aws-sdk/client-cost-explorer";
import { describe, expect, it } from "vitest";
import { costExplorer } from "./cost-explorer.ts";
import { periodsOf } from "./periods.ts";

const periods = periodsOf(new Date("2026-11-18T06:00:00Z"));
const group = (service: string, Amount: string, Unit = "USD") => ({
  Keys: [service],
  Metrics: { UnblendedCost: { Amount, Unit } },
});
const month = (Start: string, ...Groups: object[]) => ({ TimePeriod: { Start, End: "x" }, Groups });

/** A client that answers in turn, throws what is an error, and notes what it was asked. */
function clientOf(...answers: (object | Error)[]) {
  const asked: { readonly name: string; readonly input: Record<string, unknown> }[] = [];
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
    asked.push({ name: command.constructor.name, input: command.input });
    const answer = answers[asked.length - 1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, read: () => costExplorer({ send } as never)(periods) };
}

describe("Cost Explorer", () => {
  it("is asked twice: by month and service for what is over, by day for what is to come", async () => {
    const { asked, read } = clientOf(
      { ResultsByTime: [month("2026-10-01", group("EKS", "10")), month("2026-11-01", group("EKS", "4.5"))] },
      { Total: { Amount: "3.25", Unit: "USD" } },
    );
    expect(await read()).toEqual({
      spent: [
        { month: "2026-10", service: "EKS", amount: 100_000_000_000n },
        { month: "2026-11", service: "EKS", amount: 45_000_000_000n },
      ],
      expected: 32_500_000_000n,
    });
    expect(asked.map(({ name }) => name)).toEqual(["GetCostAndUsageCommand", "GetCostForecastCommand"]);
    expect(asked[0]?.input).toMatchObject({
      TimePeriod: { Start: "2026-10-01", End: "2026-11-18" },
      Granularity: "MONTHLY",
      Metrics: ["UnblendedCost"],
    });
    expect(asked[1]?.input).toMatchObject({
      TimePeriod: { Start: "2026-11-18", End: "2026-12-01" },
      Granularity: "DAILY",
      Metric: "UNBLENDED_COST",
    });
  });

  it("leaves credits, refunds and tax out of both, which would hide what is used", async () => {
    const { asked, read } = clientOf({ ResultsByTime: [] }, { Total: { Amount: "0", Unit: "USD" } });
    await read();
    const Not = { Dimensions: { Key: "RECORD_TYPE", Values: ["Credit", "Refund", "Tax"] } };
    expect(asked.map(({ input }) => input.Filter)).toEqual([{ Not }, { Not }]);
  });

  it("is asked for every page", async () => {
    const { asked, read } = clientOf(
      { ResultsByTime: [month("2026-11-01", group("EKS", "1"))], NextPageToken: "more" },
      { ResultsByTime: [month("2026-11-01", group("RDS", "2"))] },
      { Total: { Amount: "0", Unit: "USD" } },
    );
    expect((await read()).spent.map(({ service }) => service)).toEqual(["EKS", "RDS"]);
    expect(asked.map(({ input }) => input.NextPageToken)).toEqual([undefined, "more", undefined]);
  });

  it("is not asked for pages without end, since each is paid", async () => {
    const { asked, read } = clientOf(...Array.from({ length: 50 }, () => ({ NextPageToken: "again" })));
    await expect(read()).rejects.toThrow("more than 20 pages");
    expect(asked).toHaveLength(20);
  });

  it("may expect nothing yet, which is no failure", async () => {
    const tooLittle = new DataUnavailableException({ message: "Insufficient data", $metadata: {} });
    const { read } = clientOf({ ResultsByTime: [month("2026-11-01")] }, tooLittle);
    expect(await read()).toEqual({ spent: [], expected: undefined });
  });

  it.each([
    ["an outage", [new Error("ThrottlingException")], "ThrottlingException"],
    ["an outage of the forecast", [{}, new Error("LimitExceededException")], "LimitExceededException"],
    ["another currency", [{ ResultsByTime: [month("2026-11-01", group("EKS", "1", "CNY"))] }], "the cap in USD"],
    ["an amount that is none", [{ ResultsByTime: [month("2026-11-01", { Keys: ["EKS"] })] }], "the cap in USD"],
    ["a forecast without amount", [{}, { Total: undefined }], "the cap in USD"],
  ])("is a failure with %s", async (_, answers, message) => {
    await expect(clientOf(...answers).read()).rejects.toThrow(message);
  });
});
