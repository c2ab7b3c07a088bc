import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assertIdentity } from "./identity.ts";

const counts = fc
  .record({
    rejected: fc.nat(),
    stored: fc.nat(),
    duplicate: fc.nat(),
    conflict: fc.nat(),
    quarantined: fc.nat(),
    lost: fc.nat(),
  })
  .map((each) => {
    const sent = each.stored + each.duplicate + each.conflict + each.quarantined + each.lost;
    return { ...each, sent, read: each.rejected + sent };
  });

describe("assertIdentity", () => {
  it("holds for every way in which events can end", () => {
    fc.assert(fc.property(counts, (each) => assertIdentity(each)));
  });

  it("fails as soon as any one number is off by one", () => {
    const names = ["read", "rejected", "sent", "stored", "duplicate", "conflict", "quarantined", "lost"] as const;
    fc.assert(
      fc.property(counts, fc.constantFrom(...names), fc.constantFrom(-1, 1), (each, name, error) => {
        expect(() => assertIdentity({ ...each, [name]: each[name] + error })).toThrow("please report it");
      }),
    );
  });
});
