import { TerraformOutput, TerraformStack, Testing, Token } from "cdktf";
import { afterEach, describe, expect, it } from "vitest";
import { withoutTokenTraces } from "./quick-synthesis.ts";

const before = Error.prepareStackTrace;
afterEach(() => {
  Error.prepareStackTrace = before;
});

/** The stack trace that CDKTF keeps with a token. */
const traceOfToken = (): unknown => (Token.asAny({ a: 1 }) as { creationStack?: unknown }).creationStack;

describe("a quick synthesis", () => {
  it("writes down where tokens are made no more, and gives back what it was for", () => {
    expect(traceOfToken()).toContainEqual(expect.stringContaining("quick-synthesis.test.ts"));
    expect(withoutTokenTraces(() => [traceOfToken(), "result"])).toEqual([[], "result"]);
    expect(traceOfToken()).toContainEqual(expect.stringContaining("quick-synthesis.test.ts"));
  });

  it("keeps the traces of errors, those that are caught within and those that end it", () => {
    const caught = withoutTokenTraces(() => new TypeError("within").stack);
    expect(caught).toMatch(/^TypeError: within\n {4}at .*quick-synthesis\.test\.ts:/);
    const failing = () =>
      withoutTokenTraces(() => {
        throw new RangeError("of a stack");
      });
    expect(failing).toThrow(
      expect.objectContaining({ stack: expect.stringMatching(/^RangeError: of a stack\n.*at /s) }),
    );
    expect(Error.prepareStackTrace).toBe(before);
  });

  it("writes traces of errors as whoever came before wants them, or else as V8 does", () => {
    Error.prepareStackTrace = (error) => `own: ${error.message}`;
    expect(withoutTokenTraces(() => new Error("one").stack)).toBe("own: one");
    Reflect.set(Error, "prepareStackTrace", undefined);
    expect(withoutTokenTraces(() => new Error("two").stack)).toMatch(
      /^Error: two\n {4}at .*quick-synthesis\.test\.ts:/,
    );
  });

  it("synthesizes the same", () => {
    const synthesized = () => {
      const stack = new TerraformStack(Testing.app(), "stack");
      new TerraformOutput(stack, "output", { value: { number: Token.asNumber({ resolve: () => 7 }) } });
      return Testing.synth(stack);
    };
    expect(withoutTokenTraces(synthesized)).toBe(synthesized());
  });
});
