import { describe, expect, it } from "vitest";
import * as z from "zod";
import { readSettings, SettingsError, wholeNumber } from "./settings.ts";

const shape = z.object({
  TABLE: z.string(),
  QUEUE_URL: z.url("must be a URL"),
  WORKERS: wholeNumber(1, 200).default(16),
});

const failure = (environment: NodeJS.ProcessEnv): string => {
  try {
    readSettings(shape, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  throw new Error("the settings were accepted");
};

describe("readSettings", () => {
  it("reads what is set, converts it, and fills in defaults", () => {
    const environment = { TABLE: "events", QUEUE_URL: "https://sqs/1", OTHER: "x" };
    expect(readSettings(shape, environment)).toEqual({ TABLE: "events", QUEUE_URL: "https://sqs/1", WORKERS: 16 });
    expect(readSettings(shape, { ...environment, WORKERS: "8" }).WORKERS).toBe(8);
  });

  it("reports every missing and bad variable together, with the remedy", () => {
    const message = failure({ QUEUE_URL: "nowhere", WORKERS: "many" });
    expect(message).toContain("TABLE is missing");
    expect(message).toContain("QUEUE_URL: must be a URL");
    expect(message).toContain("WORKERS: must be a whole number");
    expect(message).toContain("Set the environment variables of the function in its stack");
  });

  it("takes an empty variable for a missing one", () => {
    expect(failure({ TABLE: "", QUEUE_URL: "https://sqs/1" })).toContain("TABLE is missing");
    expect(readSettings(shape, { TABLE: "t", QUEUE_URL: "https://sqs/1", WORKERS: "" }).WORKERS).toBe(16);
  });

  it.each(["0", "201"])("keeps a number within its bounds: %s", (WORKERS) => {
    expect(failure({ TABLE: "t", QUEUE_URL: "https://sqs/1", WORKERS })).toContain("must be 1 to 200");
  });

  it.each(["-1", "1.5", "1e3", " 1", "9999999999", "0x10"])("refuses %j as a whole number", (WORKERS) => {
    expect(failure({ TABLE: "t", QUEUE_URL: "https://sqs/1", WORKERS })).toContain("must be a whole number");
  });

  it("shows no value, as it may be a secret", () => {
    expect(failure({ TABLE: "t", QUEUE_URL: "hunter2", WORKERS: "hunter3" })).not.toMatch(/hunter/);
  });
});
