import { describe, expect, it } from "vitest";
import { examine } from "./examine.ts";
import { type Check, ok, problem } from "./finding.ts";

const never = new AbortController().signal;
const check = (name: string, examine: Check["examine"]): Check => ({ name, examine });
const hanging = check("hanging", () => new Promise(() => {}));

describe("checks", () => {
  it("are made side by side: one may wait for another", async () => {
    let arrive = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const first = check("first", async () => {
      await arrival;
      return ok("met");
    });
    const second = check("second", () => {
      arrive();
      return problem("late", "hurry");
    });
    expect(await examine([first, second], { signal: never })).toEqual([
      { check: "first", status: "ok", found: "met" },
      { check: "second", status: "problem", found: "late", remedy: "hurry" },
    ]);
  });

  it.each<[string, Check["examine"]]>([
    [
      "throws",
      () => {
        throw new Error("no such file");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no such file"))],
  ])("that %s are a finding, and the others go on", async (_, broken) => {
    const findings = await examine([check("broken", broken), check("well", () => ok("fine"))], { signal: never });
    expect(findings).toMatchObject([
      { check: "broken", status: "problem", found: "could not be checked: no such file", remedy: expect.any(String) },
      { check: "well", status: "ok" },
    ]);
  });

  it("that never answer are given up, and told so", async () => {
    let told: AbortSignal | undefined;
    const listening = check("listening", (signal) => {
      told = signal;
      return new Promise(() => {});
    });
    const findings = await examine([hanging, listening], { signal: never, milliseconds: 20 });
    expect(findings).toMatchObject([
      { check: "hanging", status: "problem", found: "no answer within 0.02 s" },
      { check: "listening", status: "problem" },
    ]);
    expect(told?.aborted).toBe(true);
  });

  it("that fail because they were given up are still said not to have answered", async () => {
    const obedient = check("obedient", async (signal) => {
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      return ok("never");
    });
    expect((await examine([obedient], { signal: never, milliseconds: 20 }))[0]?.found).toMatch(/^no answer/);
  });

  it("end when the person wants to stop", async () => {
    const stop = new AbortController();
    const examined = examine([hanging], { signal: stop.signal });
    stop.abort(new Error("interrupted"));
    await expect(examined).rejects.toThrow("interrupted");
  });
});
