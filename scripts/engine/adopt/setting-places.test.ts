import { describe, expect, it } from "vitest";
import { z } from "zod";
import { testEnvironment } from "#constructs/testing/environment";
import { environmentSchema } from "#environments/environment";
import { isRecordAt, settingPlaces } from "./setting-places.ts";

const places = (newEntries = (_: readonly string[]): readonly string[] => []) =>
  new Map(
    settingPlaces(environmentSchema, testEnvironment(), newEntries).map((place) => [place.path.join("."), place]),
  );

describe("places of settings", () => {
  it("are all that an environment may say, with defaults, and what is left out", () => {
    const found = places();
    expect(found.get("database.storageGib")).toMatchObject({ kind: { kind: "number" }, value: 20 });
    expect(found.get("database.restoreDays")).toMatchObject({ kind: { kind: "number" }, value: undefined });
    expect(found.get("protectData")).toMatchObject({ kind: { kind: "choice", choices: [true, false] }, value: false });
    expect(found.get("network.flowLogs")?.kind).toEqual({ kind: "choice", choices: ["all", "reject", "none"] });
    expect(found.get("logRetentionDays")?.kind).toMatchObject({ choices: expect.arrayContaining([1, 3653]) });
    expect(found.get("services.notification.port")).toMatchObject({ value: 8084 });
    expect(found.get("security.rds.ingress")?.kind).toMatchObject({
      kind: "list",
      items: "objects",
      fields: expect.arrayContaining(["description", "fromPort", "cidrs"]),
    });
    expect(found.get("cache.nodeType")).toMatchObject({ kind: { kind: "text" }, value: "cache.t4g.micro" });
    expect(found.size).toBeGreaterThan(80);
  });

  it("has every name that a record allows by its schema, and of any others those that are asked for", () => {
    expect(places().get("kubernetes.addonVersions.coredns")).toMatchObject({ value: undefined });
    expect(places().has("alarms.rds/alarms/cpu.threshold")).toBe(false);
    const found = places((path) =>
      path.join() === "alarms"
        ? ["rds/alarms/cpu"]
        : path.join() === "tags"
          ? ["vpc/x"]
          : path.length === 2
            ? ["A"]
            : [],
    );
    expect(found.get("alarms.rds/alarms/cpu.threshold")).toMatchObject({ kind: { kind: "number" }, value: undefined });
    expect(found.get("tags.vpc/x.A")).toMatchObject({ kind: { kind: "text" } });
  });

  it("never finds an entry in what all objects have", () => {
    const schema = z.record(z.string(), z.string());
    const [place] = settingPlaces(schema, {}, () => ["constructor"]);
    expect(place).toMatchObject({ path: ["constructor"], value: undefined });
  });

  it("know which of them lie in a record, whose default is all or nothing", () => {
    expect(["services", "alarms", "tags", "names"].map((name) => isRecordAt(environmentSchema, [name]))).toEqual(
      Array(4).fill(true),
    );
    expect(isRecordAt(environmentSchema, ["database"])).toBe(false);
    expect(isRecordAt(environmentSchema, ["frontend", "contentSecurityPolicy"])).toBe(true);
    expect(isRecordAt(environmentSchema, ["no", "such"])).toBe(false);
  });
});
