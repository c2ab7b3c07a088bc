import { describe, expect, it } from "vitest";
import { loadEnvironments } from "#environments/index";
import { everyAlternative, everyOption } from "./every-option.ts";

describe("the settings that show all that the stacks can", () => {
  it.each([
    ["prod", everyOption],
    ["staging", everyAlternative],
  ])("are ones that %s takes, so that runs with the real provider begin at all", (name, settings) => {
    const [environment] = loadEnvironments({ SLUICE_ENV: name, SLUICE_SET: settings });
    expect(Object.keys(environment?.overrides ?? {}).length).toBeGreaterThan(10);
  });
});
