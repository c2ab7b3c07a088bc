import { afterEach, describe, expect, it } from "vitest";
import { withoutSourceMaps } from "./quick-synthesis.ts";

const before = process.sourceMapsEnabled;
afterEach(() => process.setSourceMapsEnabled(before));

describe("a quick synthesis", () => {
  it("translates no stack traces while it lasts, and gives back what it was for", () => {
    process.setSourceMapsEnabled(true);
    expect(withoutSourceMaps(() => [process.sourceMapsEnabled, "result"])).toEqual([false, "result"]);
    expect(process.sourceMapsEnabled).toBe(true);
  });

  it("leaves everything as it was when something is thrown, so that its trace is translated", () => {
    process.setSourceMapsEnabled(true);
    const failing = () =>
      withoutSourceMaps(() => {
        throw new TypeError("of a stack");
      });
    expect(failing).toThrow("of a stack");
    expect(process.sourceMapsEnabled).toBe(true);
  });

  it("switches nothing on that was off", () => {
    process.setSourceMapsEnabled(false);
    withoutSourceMaps(() => {});
    expect(process.sourceMapsEnabled).toBe(false);
  });
});
