import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLogger } from "./logger.ts";

const NUMBER = "4111111111111111";
let lines: string[] = [];

beforeEach(() => {
  lines = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  }
  vi.stubEnv("POWERTOOLS_SERVICE_NAME", "ingest-events");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const only = () => {
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0]!);
};

describe("createLogger", () => {
  it("writes one line of JSON with the service", () => {
    createLogger().info("Batch done", { stored: 3 });
    expect(only()).toMatchObject({ level: "INFO", message: "Batch done", service: "ingest-events", stored: 3 });
  });

  it("does not show a card number in a message", () => {
    createLogger().warn(`odd card ${NUMBER}`);
    expect(only().message).toBe("odd card ****1111");
  });

  it("does not show a card number in an error, its stack, its properties or its chain of causes", () => {
    const root = Object.assign(new Error(`root ${NUMBER}`), { input: { card: NUMBER }, [`key ${NUMBER}`]: true });
    const middle = new TypeError(`middle ${NUMBER}`, { cause: root });
    createLogger().error("failed", new Error(`top ${NUMBER}`, { cause: middle }));
    const { error } = only();
    expect(lines[0]).not.toContain(NUMBER);
    expect([error.message, error.cause.message, error.cause.cause.message]).toEqual([
      "top ****1111",
      "middle ****1111",
      "root ****1111",
    ]);
    expect(error.cause.cause.input).toEqual({ card: "****1111" });
  });

  it("does not show a card number that is thrown as a string, or is a cause itself", () => {
    createLogger().error("failed", { error: NUMBER, other: new Error("x", { cause: NUMBER }) });
    expect(lines[0]).not.toContain(NUMBER);
  });

  it("does not show a card number in an object, in keys of the logger, or as a number", () => {
    const log = createLogger();
    log.appendKeys({ card: NUMBER });
    log.info("event", { event: { cardNumber: Number(NUMBER), list: [{ [NUMBER]: BigInt(NUMBER) }] } });
    expect(lines[0]).not.toContain(NUMBER);
    expect(only().card).toBe("****1111");
  });

  it("survives circular objects, also where it masks a name", () => {
    const circle: Record<string, unknown> = { [NUMBER]: 1 };
    circle.self = circle;
    createLogger().info("circle", { circle });
    expect(lines[0]).not.toContain(NUMBER);
    expect(only().circle).toEqual({ "****1111": 1 });
  });
});
