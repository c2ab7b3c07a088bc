import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeLock, readStateLock } from "./state-lock.ts";

/** As Terraform 1.11 wrote it. */
const written =
  '{"ID":"7f3c","Operation":"OperationTypeApply","Info":"","Who":"ana@laptop","Version":"1.11.4","Created":"2026-11-20T21:00:00.5Z","Path":"b/dev/vpc"}';
const nothing = { id: "", operation: "", who: "", created: "" };

describe("a state's lock", () => {
  it("says who holds it, doing what and since when", () => {
    const lock = readStateLock(written);
    expect(lock).toEqual({
      id: "7f3c",
      operation: "OperationTypeApply",
      who: "ana@laptop",
      created: "2026-11-20T21:00:00.5Z",
    });
    expect(describeLock(lock)).toBe("OperationTypeApply by ana@laptop at 2026-11-20T21:00:00.5Z");
  });

  it.each(["", "{", "null", "[]", '"lock"', "{}", '{"ID":1,"Who":{"a":[]},"Created":null}'])(
    "is empty, but a lock, where it cannot be read: %s",
    (text) => {
      expect(readStateLock(text)).toEqual(nothing);
      expect(describeLock(readStateLock(text))).toBe("an unreadable lock");
    },
  );

  it("says what it can where only a part can be read", () => {
    expect(describeLock(readStateLock('{"Who":"ana@laptop","Operation":[1]}'))).toBe(
      "an operation by ana@laptop at an unknown time",
    );
  });

  it("never throws and never grows, whatever is written there", () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ ID: fc.jsonValue(), Who: fc.jsonValue() }).map((lock) => JSON.stringify(lock)),
    );
    fc.assert(fc.property(hostile, (text) => typeof describeLock(readStateLock(text)) === "string"));
    expect(describeLock(readStateLock(JSON.stringify({ Who: "x".repeat(1e6) }))).length).toBeLessThan(1000);
  });
});
