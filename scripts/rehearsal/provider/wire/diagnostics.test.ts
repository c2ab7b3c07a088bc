import { describe, expect, it } from "vitest";
import { DriverError } from "#scripts/rehearsal/cloud/drivers/driver-error";
import { attributePath, diagnosticOf, ProviderError } from "./diagnostics.ts";

describe("a diagnostic", () => {
  it("of the user's own mistake has summary, remedy and attribute", () => {
    expect(diagnosticOf(new ProviderError("too long", "shorten it", ["tags", "Owner"]))).toEqual({
      severity: "ERROR",
      summary: "too long",
      detail: "shorten it",
      attribute: { steps: [{ attribute_name: "tags" }, { attribute_name: "Owner" }] },
    });
    expect(diagnosticOf(new ProviderError("too long", "shorten it"))).not.toHaveProperty("attribute");
    expect(attributePath(["rule", 0]).steps).toEqual([{ attribute_name: "rule" }, { element_key_int: 0 }]);
  });

  it("of a refusal by the emulator says whose it is, and of what", () => {
    const refused = Object.assign(new Error("no such thing"), { name: "NotFound" });
    const { summary, detail } = diagnosticOf(
      new DriverError("creating", { type: "aws_x", region: "r", key: "k", attributes: {} }, refused),
    );
    expect(summary).toBe('The rehearsal failed creating aws_x "k": NotFound: no such thing');
    expect(detail).toContain("emulator");
  });

  it("of anything else says that it is the rehearsal's fault, with the place", () => {
    const { summary, detail } = diagnosticOf(new TypeError("x is not a function"));
    expect(summary).toBe("The rehearsal provider failed: x is not a function");
    expect(detail).toMatch(/fault of the rehearsal[\s\S]*diagnostics\.test\.ts/);
    expect(diagnosticOf("thrown text").summary).toContain("thrown text");
    expect(diagnosticOf(undefined).severity).toBe("ERROR");
  });
});
