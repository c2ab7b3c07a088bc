import { expect, it } from "vitest";
import { pipelineModes } from "./settings.ts";

it("reads modes, and takes none for all primary", () => {
  expect(pipelineModes.parse(undefined)).toEqual({});
  expect(pipelineModes.parse('{"order-changes":{"mode":"canary","percent":10}}')).toEqual({
    "order-changes": { mode: "canary", percent: 10 },
  });
});

it.each([
  "",
  "null",
  "[]",
  '{"order-changes":"primary"}',
  '{"order-changes":{"mode":"canary"}}',
  '{"order-changes":{"mode":"canary","percent":101}}',
  '{"order-changes":{"mode":"primary","percent":10}}',
  '{"no-such-pipeline":{"mode":"primary"}}',
])("refuses %j", (text) => {
  expect(pipelineModes.safeParse(text).error?.issues[0]?.message).toBe("must be JSON of pipelines and their modes");
});
