import { expect, it } from "vitest";
import { commandLine } from "./command-line.ts";

it("asks for the same again in full: the same stacks, target, flags and ad-hoc settings", () => {
  const input = { environment: "dev", stacks: ["rds"], rehearse: true, changed: true, yes: true };
  expect(commandLine("deploy", input)).toBe("npm run sluice -- deploy rds --env dev --rehearse --changed --yes");
  expect(commandLine("destroy", { environment: "dev", stacks: [], rehearse: false, yes: false, provider: "aws" })).toBe(
    "npm run sluice -- destroy --env dev --provider aws",
  );
  const all = { ...input, parallel: 2, lockTimeout: 0, overrides: "drop", unseeded: true };
  expect(commandLine("deploy", all, { SLUICE_SET: "pipeline.batchSize=500,tags.Owner=o'neill" })).toBe(
    "SLUICE_SET='pipeline.batchSize=500,tags.Owner=o'\\''neill' npm run sluice -- deploy rds --env dev --rehearse --changed --parallel 2 --lock-timeout 0 --overrides drop --yes --unseeded",
  );
});
