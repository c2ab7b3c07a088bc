import { describe, expect, it } from "vitest";
import { defineEnvironment } from "./define.ts";
import { dev } from "./dev.ts";
import type { EnvironmentInput } from "./environment.ts";

const defined = (changes: Partial<EnvironmentInput>) => () =>
  defineEnvironment({ ...structuredClone(dev), ...changes });
const part = "employee-service/employees";

describe("requests that the employee service answers at once", () => {
  it("fit by default the smallest database, with as many connections to spare", () => {
    expect(defined({})().employees.maxConcurrency).toBe(20);
  });

  it("are refused beyond half of the database's connections, with both ways out", () => {
    expect(defined({ employees: { maxConcurrency: 31 } })).toThrow(
      "employees.maxConcurrency: must be at most 30, half of the database's 60 connections; lower it, or raise database.instanceClass or database.maxConnections",
    );
    expect(defined({ employees: { maxConcurrency: 31 }, database: { maxConnections: 62 } })).not.toThrow();
    expect(defined({ employees: { maxConcurrency: 200 }, database: { instanceClass: "db.m7g.large" } })).not.toThrow();
    expect(defined({ employees: { maxConcurrency: 20 }, database: { maxConnections: 39 } })).toThrow("at most 19");
  });

  it("are refused likewise where the function alone is told, and not where nothing is reserved", () => {
    expect(defined({ functions: { [part]: { reservedConcurrency: 500 } } })).toThrow(
      `functions.${part}.reservedConcurrency: must be at most 30`,
    );
    expect(defined({ functions: { [part]: { reservedConcurrency: 0 } } })).not.toThrow();
    expect(defined({ employees: { maxConcurrency: "none" } })).not.toThrow();
  });

  it("are at least one", () => {
    expect(defined({ employees: { maxConcurrency: 0 } })).toThrow("employees.maxConcurrency");
  });
});
