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

it("notes what is read within, as deep as asked", () => {
  const { value, read } = recorded({ security: { rds: { ingress: [] }, redis: {} }, name: "dev" }, 2);
  expect(value.security.rds.ingress).toEqual([]);
  expect([...read]).toEqual(["security", "security.rds"]);
  expect({ ...value.security }).toEqual({ rds: { ingress: [] }, redis: {} });
  expect([...read]).toEqual(["security", "security.rds", "security.*", "security.redis"]);
});
