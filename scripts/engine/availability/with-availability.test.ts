import { describe, expect, it } from "vitest";
import { environmentNames, loadEnvironments } from "#environments/index";
import { withAvailability } from "./with-availability.ts";

const platform = { environmentNames, loadEnvironments, addStacks: () => [] };
const load = (to: "single-az" | "multi-az", variables: NodeJS.ProcessEnv) =>
  withAvailability(platform, to).loadEnvironments({ SLUICE_ENV: "dev", ...variables })[0]!;

describe("a platform with another availability", () => {
  it("is as if the file said so, with this run's ad-hoc settings", () => {
    expect(load("multi-az", {})).toMatchObject({ availability: "multi-az", overrides: {} });
    expect(load("multi-az", { SLUICE_SET: "pipeline.retries=9" })).toMatchObject({
      availability: "multi-az",
      pipeline: { retries: 9 },
      overrides: { "pipeline.retries": "9" },
    });
  });

  it("gives way to an ad-hoc setting, as a file does, and to a platform on top of it", () => {
    expect(load("multi-az", { SLUICE_SET: "availability=single-az" })).toMatchObject({
      availability: "single-az",
      overrides: { availability: '"single-az"' },
    });
    const both = withAvailability(withAvailability(platform, "multi-az"), "single-az");
    expect(both.loadEnvironments({ SLUICE_ENV: "dev" })).toMatchObject([{ availability: "single-az", overrides: {} }]);
  });

  it("is refused where the other settings do not allow it", () => {
    const variables = { SLUICE_SET: "kubernetes.serviceNodes.maxNodes=2" };
    expect(() => load("multi-az", variables)).toThrow("kubernetes.serviceNodes.maxNodes: must be at least 4");
    expect(load("single-az", variables).availability).toBe("single-az");
  });
});
