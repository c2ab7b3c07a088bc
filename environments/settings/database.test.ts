import { describe, expect, it } from "vitest";
import { database } from "./database.ts";
import { databaseClass, hasInsights, memoryGib } from "./database-classes.ts";

const refusal = (value: Record<string, unknown>) =>
  database.safeParse(value).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("the database's settings", () => {
  it("need not be given, and then name a version in standard support on the smallest class", () => {
    expect(database.parse(undefined)).toMatchObject({
      version: "8.4",
      instanceClass: "db.t4g.micro",
      applyImmediately: false,
    });
  });

  it.each([
    ["version", { version: "5.7" }, "must be 8.4 or 8.0"],
    ["version", { version: "8.4.6; DROP" }, "must be 8.4 or 8.0"],
    ["instanceClass", { instanceClass: "db.t4g.4xlarge" }, "must be a current class"],
    ["instanceClass", { instanceClass: "t4g.micro" }, "must be a current class"],
    ["restoreDays", { restoreDays: 36 }, "35"],
    ["enhancedMonitoringSeconds", { enhancedMonitoringSeconds: 20 }, "60"],
    ["storageCeilingGib", { storageGib: 100, storageCeilingGib: 109 }, "above storageGib (100), i.e. 110"],
    ["insights", { insights: "advanced" }, "db.t4g.micro is too small for insights; take db.t4g.medium or larger"],
    ["backupWindow", { backupWindow: "18:30-19:30" }, "must not meet maintenanceWindow (sun:18:00-sun:19:00)"],
  ])("refuse a wrong %s, saying what is wanted", (path, value, message) => {
    const [only = "", ...others] = refusal(value) ?? [];
    expect(only).toContain(`${path}: `);
    expect(only).toContain(message);
    expect(others).toEqual([]);
  });
});

describe("instance classes", () => {
  it.each([
    ["db.t4g.micro", 1],
    ["db.t4g.medium", 4],
    ["db.m7g.large", 8],
    ["db.r7g.2xlarge", 64],
    ["db.m7i.16xlarge", 256],
  ])("%s has %d GiB", (name, gib) => {
    expect(databaseClass.parse(name)).toBe(name);
    expect(memoryGib(name)).toBe(gib);
  });

  it("have insights from medium on", () => {
    const sizes = ["micro", "small", "medium", "large"];
    expect(sizes.map((size) => hasInsights(`db.t4g.${size}`))).toEqual([false, false, true, true]);
    expect(hasInsights("db.m7g.large")).toBe(true);
  });
});
