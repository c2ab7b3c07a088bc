import { describe, expect, it } from "vitest";
import { evaluatedPrefix, objectName } from "./object-key.ts";

const at = Date.parse("2026-01-05T09:07:03.456Z");

describe("a prefix", () => {
  it("names the time at which the oldest record arrived, in UTC", () => {
    expect(evaluatedPrefix("events/day=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/", at)).toBe(
      "events/day=2026-01-05/hour=09/",
    );
    expect(evaluatedPrefix("!{timestamp:yyyy/MM/dd/HH}/", at)).toBe("2026/01/05/09/");
  });

  it("names the kind of failure", () => {
    expect(evaluatedPrefix("errors/!{firehose:error-output-type}/", at, "format-conversion-failed")).toBe(
      "errors/format-conversion-failed/",
    );
  });

  it("without expressions stays as it is", () => {
    expect(evaluatedPrefix("events/", at)).toBe("events/");
  });

  it.each(["!{partitionKeyFromQuery:pipeline}", "!{firehose:random-string}"])("refuses %s, unseen", (expression) => {
    expect(() => evaluatedPrefix(`events/${expression}/`, at)).toThrow(expression);
  });
});

describe("an object's name", () => {
  it("has Firehose's form", () => {
    expect(objectName("local-archive-events", at, Buffer.from("x"), ".json.gz")).toMatch(
      /^local-archive-events-1-2026-01-05-09-07-03-[0-9a-f]{32}\.json\.gz$/,
    );
  });

  it("is the same for the same content, and another's for another", () => {
    const name = (content: string) => objectName("d", at, Buffer.from(content), "");
    expect(name("x")).toBe(name("x"));
    expect(name("x")).not.toBe(name("y"));
  });
});
