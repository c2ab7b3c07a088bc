import { expect, it } from "vitest";
import { loadEnvironments } from "#environments/index";
import { everyAlternative, everyOption } from "./every-option.ts";

it.each([
  ["prod", "every option", everyOption],
  ["staging", "every second choice", everyAlternative],
])("%s may be set to %s, and is told so", (SLUICE_ENV, _, SLUICE_SET) => {
  const [environment] = loadEnvironments({ SLUICE_ENV, SLUICE_SET });
  expect(Object.keys(environment?.overrides ?? {}).length).toBeGreaterThan(10);
});

it("every second choice is another one than the default", () => {
  const [plain] = loadEnvironments({ SLUICE_ENV: "staging" });
  const [other] = loadEnvironments({ SLUICE_ENV: "staging", SLUICE_SET: everyAlternative });
  for (const path of Object.keys(other?.overrides ?? {})) {
    const at = (value: unknown) =>
      path.split(".").reduce((inner, key) => (inner as Record<string, unknown>)?.[key], value);
    expect([path, at(other)]).not.toEqual([path, at(plain)]);
  }
});
