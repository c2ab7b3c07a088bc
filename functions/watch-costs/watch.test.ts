import { describe, expect, it, vi } from "vitest";
import type { Log } from "#functions/runtime/logger";
import { amountOf } from "./amount.ts";
import { noCosts, type ReadCosts } from "./costs.ts";
import { watchCostsHandler } from "./watch.ts";

function handlerWith(readCosts: ReadCosts) {
  const measured: Record<string, number> = {};
  const publish = vi.fn();
  const info = vi.fn();
  const handle = watchCostsHandler({
    readCosts,
    capUsd: 5500,
    now: () => new Date("2026-11-18T06:00:00Z"),
    log: { debug: info, info, warn: info, error: info } as unknown as Log,
    meter: {
      count: () => {},
      milliseconds: () => {},
      value: (name, value) => {
        measured[name] = value;
      },
      publish,
    },
  });
  return { handle, measured, publish, info };
}

describe("the function that watches the costs", () => {
  it("measures the month so far and the month as AWS expects it, in dollars and against the cap", async () => {
    const spent = [{ month: "2026-11", service: "EKS", amount: amountOf("4400", "USD") }];
    const { handle, measured, publish, info } = handlerWith(async () => ({ spent, expected: amountOf("2200", "USD") }));
    await handle();
    expect(measured).toEqual({
      MonthToDateUsd: 4400,
      PercentOfCap: 80,
      ForecastUsd: 6600,
      ForecastPercentOfCap: 120,
    });
    expect(publish).toHaveBeenCalledOnce();
    expect(info).toHaveBeenCalledWith("Costs of the month", expect.objectContaining({ month: "2026-11" }));
  });

  it("measures no forecast where there is none, which an alarm must not take for nothing", async () => {
    const { handle, measured } = handlerWith(noCosts);
    expect(await handle()).toMatchObject({ monthToDateUsd: 0, forecastUsd: null });
    expect(measured).toEqual({ MonthToDateUsd: 0, PercentOfCap: 0 });
  });

  it("measures nothing where the costs cannot be read, so that silence is an alarm", async () => {
    const { handle, measured, publish } = handlerWith(async () => {
      throw new Error("AccessDeniedException");
    });
    await expect(handle()).rejects.toThrow("AccessDeniedException");
    expect([measured, publish.mock.calls]).toEqual([{}, []]);
  });
});
