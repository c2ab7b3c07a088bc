import { expect, it } from "vitest";
import { recorded } from "./recorded.ts";

it("notes which settings are read, also by destructuring, and nothing else", () => {
  const { value, read } = recorded({ name: "dev", network: { cidr: "10.0.0.0/16" }, api: {} });
  expect([...read]).toEqual([]);
  const { network } = value;
  expect(network.cidr).toBe("10.0.0.0/16");
  expect(String(value)).toBe("[object Object]");
  expect([...read]).toEqual(["network"]);
});
