import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMeter } from "./meter.ts";

let lines: string[] = [];

beforeEach(() => {
  lines = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  vi.stubEnv("POWERTOOLS_SERVICE_NAME", "process-events");
  vi.stubEnv("POWERTOOLS_METRICS_NAMESPACE", "sluice/test");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("createMeter", () => {
  it("writes counts and durations as embedded metrics of the function's namespace and service", () => {
    const meter = createMeter<"Stored" | "Latency">(320.7);
    meter.count("Stored", 3);
    meter.milliseconds("Latency", 12);
    meter.milliseconds("Latency", 15);
    meter.publish();
    expect(lines).toHaveLength(1);
    const { _aws, ...values } = JSON.parse(lines[0]!);
    expect(values).toEqual({ service: "process-events", Stored: 3, Latency: [12, 15], ColdStart: 321 });
    expect(_aws.CloudWatchMetrics[0]).toMatchObject({ Namespace: "sluice/test", Dimensions: [["service"]] });
    expect(_aws.CloudWatchMetrics[0].Metrics).toEqual([
      { Name: "Stored", Unit: "Count" },
      { Name: "Latency", Unit: "Milliseconds" },
      { Name: "ColdStart", Unit: "Milliseconds" },
    ]);
  });

  it("writes nothing when nothing was counted, but once how long the cold start took", () => {
    const meter = createMeter<"Stored">(99.6);
    for (let invocation = 0; invocation < 3; invocation++) {
      meter.count("Stored", 0);
      meter.publish();
    }
    expect(lines.map((line) => JSON.parse(line).ColdStart)).toEqual([100]);
  });

  it("takes the time since the process started for a cold start", () => {
    createMeter().publish();
    expect(JSON.parse(lines[0]!).ColdStart).toBeGreaterThan(0);
    expect(JSON.parse(lines[0]!).ColdStart).toBeLessThanOrEqual(Math.ceil(performance.now()));
  });

  it("writes readings of zero, which say something", () => {
    const meter = createMeter<"PercentOfCap">();
    meter.value("PercentOfCap", 0);
    meter.publish();
    const { _aws, PercentOfCap } = JSON.parse(lines[0]!);
    expect(PercentOfCap).toBe(0);
    expect(_aws.CloudWatchMetrics[0].Metrics[0]).toEqual({ Name: "PercentOfCap", Unit: "None" });
  });

  it("counts each invocation for itself", () => {
    const meter = createMeter<"Stored">();
    for (const events of [1, 2]) {
      meter.count("Stored", events);
      meter.publish();
    }
    expect(lines.map((line) => JSON.parse(line).Stored)).toEqual([1, 2]);
  });

  it("loses no duration of a batch with more than a metric line holds", () => {
    const meter = createMeter<"Latency">();
    for (let index = 0; index < 500; index++) meter.milliseconds("Latency", index);
    meter.publish();
    expect(lines.flatMap((line) => JSON.parse(line).Latency ?? [])).toHaveLength(500);
  });
});
