import { expect, it } from "vitest";
import { scaleStreamsSettings } from "./settings.ts";

const variables = {
  POWERTOOLS_SERVICE_NAME: "scale-streams",
  POWERTOOLS_METRICS_NAMESPACE: "sluice/test",
  STREAM_NAME: "events",
  CHANGES_TABLE_NAME: "changes",
};

it("takes a minimum up to the maximum, and says which of the two is wrong", () => {
  const parse = (MIN_SHARDS: string, MAX_SHARDS: string) =>
    scaleStreamsSettings.safeParse({ ...variables, MIN_SHARDS, MAX_SHARDS });
  expect(parse("4", "4").data).toMatchObject({ MIN_SHARDS: 4, MAX_SHARDS: 4 });
  expect(parse("5", "4").error?.issues).toMatchObject([
    { path: ["MAX_SHARDS"], message: "must be at least MIN_SHARDS" },
  ]);
  expect(parse("0", "4").success).toBe(false);
});
