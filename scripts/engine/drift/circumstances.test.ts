import { describe, expect, it } from "vitest";
import type { AppliedRecord, Flight, StackStanding } from "#scripts/engine/ledger/ledger";
import { planSummary } from "#scripts/engine/testing/plan-summaries";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { circumstances, settingsRemark, whyPending } from "./circumstances.ts";

const parts = {
  configuration: "c1",
  terraform: "1.11.4",
  provider: "p1",
  backend: "b1",
  "contract vpc": "version 1, t1",
  publication: "version 1, t2",
};
const record: AppliedRecord = {
  ...{ kind: "applied", digest: "d", parts, fieldsRead: {}, at: "2026-01-01T00:00:00Z", by: "me@here" },
  state: { lineage: "l", serial: 1, etag: "e1" },
};
const flight: Flight = {
  ...{ run: "r", at: "2026-01-01T01:00:00Z", by: "you@there", host: "there", pid: 1 },
  ...{ operation: "apply", digest: "d", creates: [] },
};
const standing = (more: Partial<StackStanding> = {}): StackStanding => ({
  ...{ record, stateEtag: "e1", lock: undefined, inFlight: [] },
  ...more,
});

const why = (now: Record<string, string>, more: Partial<StackStanding> = {}, liveData: readonly string[] = []) =>
  whyPending(stackNode("base"), {
    standingOf: () => standing(more),
    configurationOf: () => ({ liveData }) as never,
    digestOf: () => ({ digest: "x", parts: { ...parts, ...now } }),
  });

describe("whether the code is as it was applied", () => {
  it("it is while nothing changed, or nothing that a plan could tell", () => {
    expect(why({})).toEqual([]);
    expect(why({ terraform: "1.12.0", backend: "b2", publication: "version 7, other" })).toEqual([]);
  });

  it("it is when a contract was written again to the letter, and is not when it says something else", () => {
    expect(why({ "contract vpc": "version 3, t1" })).toEqual([]);
    expect(why({ "contract vpc": "version 2, t9" })).toEqual(["the contract vpc changed (version 1 -> version 2)"]);
    expect(why({ "contract vpc": "not published" })).toEqual(["the contract vpc changed (version 1 -> not published)"]);
  });

  it("it is not with other code, another provider, an apply that has not ended, or data that changes by itself", () => {
    expect(why({ configuration: "c2" })).toEqual(["its configuration changed"]);
    expect(why({ provider: "p2" })).toEqual(["the AWS provider changed"]);
    expect(why({}, { inFlight: [flight] })[0]).toContain("the apply by you@there that began at 2026-01-01T01:00:00Z");
    expect(why({}, {}, ["data.aws_ami.base"])[0]).toContain("data.aws_ami.base");
    expect(why({}, { record: undefined })).toEqual(["this tool has no record of applying it"]);
  });
});

describe("what goes on around a stack", () => {
  it("is nothing as a rule", () => {
    expect(circumstances(standing())).toEqual({ underWay: false, remarks: [] });
  });

  it("is a lock, an apply that has not ended, or a Terraform that was run beside", () => {
    const lock = { id: "1", operation: "OperationTypeApply", who: "you@there", created: "" };
    expect(circumstances(standing({ lock }))).toMatchObject({
      underWay: true,
      remarks: [expect.stringContaining("you@there")],
    });
    expect(circumstances(standing({ inFlight: [flight] }))).toMatchObject({ underWay: true });
    expect(circumstances(standing({ stateEtag: "e2" }))).toMatchObject({
      underWay: false,
      remarks: [expect.stringContaining("written by others")],
    });
  });

  it("is an ad-hoc setting that was applied and is not given, quoted for a shell", () => {
    const applied = { "pipeline.batchSize": "500", "labels.note": `"it's"` };
    expect(settingsRemark(planSummary({ overrides: { applied, planned: {} } }))).toEqual([
      `it was deployed with SLUICE_SET='pipeline.batchSize=500,labels.note="it'\\''s"'; without it, what that set is pending`,
    ]);
    expect(settingsRemark(planSummary({ overrides: { applied, planned: applied } }))).toEqual([]);
  });
});
