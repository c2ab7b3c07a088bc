import { describe, expect, it } from "vitest";
import { createInterruption } from "#scripts/engine/interruption";
import type { Context } from "./context.ts";
import { whileIntact } from "./while-intact.ts";

const never = new Promise<Error>(() => {});
const contextWith = (interruption = createInterruption()) => ({
  interruption,
  context: { interruption } as unknown as Context,
});

/** Work that ends, with an error, when it is told to let go. */
const untilForced = ({ interruption: { forced } }: Context) =>
  new Promise<never>((_, reject) => forced.addEventListener("abort", () => reject(new Error("connection refused"))));

describe("whileIntact", () => {
  it("gives what the work gives", async () => {
    expect(await whileIntact({ broken: never }, contextWith().context, async () => 42)).toBe(42);
  });

  it("cuts the work short when the cloud breaks, and tells that rather than what followed from it", async () => {
    const broken = Promise.resolve(new Error("the local cloud ended"));
    await expect(whileIntact({ broken }, contextWith().context, untilForced)).rejects.toThrow("the local cloud ended");
  });

  it("passes the person's interruptions on, stage by stage, also those from before", async () => {
    const { interruption, context } = contextWith();
    interruption.interrupt();
    const work = whileIntact({ broken: never }, context, async (inner) => {
      expect([inner.interruption.requested.aborted, inner.interruption.forced.aborted]).toEqual([true, false]);
      return untilForced(inner);
    });
    interruption.interrupt();
    await expect(work).rejects.toThrow("connection refused");
  });

  it("does not mind a cloud that ends after the work", async () => {
    let end = (_: Error) => {};
    const broken = new Promise<Error>((resolve) => {
      end = resolve;
    });
    expect(await whileIntact({ broken }, contextWith().context, async () => "done")).toBe("done");
    end(new Error("stopped"));
    await broken;
  });
});
