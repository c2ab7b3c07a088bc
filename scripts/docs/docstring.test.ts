import { describe, expect, it } from "vitest";
import { classDocstring, firstSentence } from "./docstring.ts";

describe("a class's documentation", () => {
  it("is read as one paragraph, whatever its lines", () => {
    const source = `/** A helper. */\nconst x = 1;\n\n/**\n * Where alarms go.\n * Reads nothing.\n */\nexport class AlertsStack {}`;
    expect(classDocstring(source, "stacks/alerts.ts")).toBe("Where alarms go. Reads nothing.");
    expect(classDocstring("/** One line. */\nexport class X {}", "x.ts")).toBe("One line.");
  });

  it("is never that of something else", () => {
    const source = `/** A helper. */\nconst x = 1;\nexport class AlertsStack {}`;
    expect(() => classDocstring(source, "stacks/alerts.ts")).toThrow(
      /^stacks\/alerts\.ts: the class has no documentation/,
    );
  });
});

describe("the first sentence", () => {
  it.each([
    ["Where alarms go. Reads nothing.", "Where alarms go"],
    ["One sentence only.", "One sentence only"],
    ["Is every event accounted for? Last of all.", "Is every event accounted for?"],
    ["The pipeline: `a` writes. `b` reads.", "The pipeline: `a` writes"],
    ["Takes e.g. a name.", "Takes e.g. a name"],
    ["No stop at all", "No stop at all"],
  ])("of %j is %j", (paragraph, sentence) => {
    expect(firstSentence(paragraph)).toBe(sentence);
  });
});
