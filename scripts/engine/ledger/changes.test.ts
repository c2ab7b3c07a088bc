import { describe, expect, it } from "vitest";
import { type ChangeQuestion, reasonsPending, reasonsToRun } from "./changes.ts";
import type { AppliedRecord, StackStanding } from "./ledger.ts";
import { flightOf } from "./testing/ledger-on-emulator.ts";

const now = new Date("2026-11-20T21:00:00Z");
const parts = { configuration: "c1", account: "111111111111", terraform: "1.11.4", "contract vpc": "version 3, aa" };
const applied: AppliedRecord = {
  kind: "applied",
  digest: "d1",
  parts,
  fieldsRead: {},
  state: { lineage: "l", serial: 4, etag: "e1" },
  at: "2026-11-20T09:00:00.000Z",
  by: "ana@laptop",
};

const standing = (changes: Partial<StackStanding> = {}): StackStanding => ({
  record: applied,
  stateEtag: "e1",
  lock: undefined,
  inFlight: [],
  ...changes,
});
const reasons = (changes: Partial<ChangeQuestion> = {}) =>
  reasonsToRun({ standing: standing(), digest: { digest: "d1", parts }, liveData: [], now, ...changes });
const withRecord = (changes: Partial<AppliedRecord>) =>
  reasons({ standing: standing({ record: { ...applied, ...changes } }) });
const withParts = (changes: Record<string, string>) =>
  reasons({ digest: { digest: "d2", parts: { ...parts, ...changes } } });

describe("a stack that nothing has happened to", () => {
  it("has no reason to run", () => {
    expect(reasons()).toEqual([]);
  });
});

describe("a stack runs, and says why,", () => {
  it("when this tool has never applied it, or its record is damaged", () => {
    expect(reasons({ standing: standing({ record: undefined }) })).toEqual(["this tool has no record of applying it"]);
  });

  it.each([
    ["its configuration changed", { configuration: "c2" }],
    ["its state is kept elsewhere", { backend: "b2" }],
    ["it was applied to another account (111111111111 -> 222222222222)", { account: "222222222222" }],
    ["Terraform's version changed (1.11.4 -> 1.12.0)", { terraform: "1.12.0" }],
    ["the AWS provider changed", { provider: "p2" }],
    ["a file that it uses changed", { files: "f2" }],
    ["the contract vpc changed (version 3 -> version 4)", { "contract vpc": "version 4, aa" }],
    ["the contract vpc changed (another document of version 3)", { "contract vpc": "version 3, bb" }],
    ["the contract vpc changed (version 3 -> not published)", { "contract vpc": "not published" }],
    ["the contract keys changed (none -> version 1)", { "contract keys": "version 1, cc" }],
    ["TF_VAR_password changed", { "variable TF_VAR_password": "x" }],
    ["what it depends on changed (moon)", { moon: "full" }],
  ])("when %s", (sentence, changes) => {
    expect(withParts(changes as Record<string, string>)).toEqual([sentence]);
  });

  it("when something it depended on is no more", () => {
    const record = { ...applied, parts: { ...parts, "variable TF_VAR_a": "x" } };
    expect(reasons({ standing: standing({ record }) })).toEqual(["TF_VAR_a changed"]);
  });

  it("when its record does not agree with itself", () => {
    expect(reasons({ digest: { digest: "d2", parts } })).toEqual(["the record does not agree with itself"]);
  });

  it("when its state was written beside this tool, or is gone", () => {
    expect(reasons({ standing: standing({ stateEtag: "e2" }) })).toEqual([
      "its state has changed since this tool applied it at 2026-11-20T09:00:00.000Z: Terraform was run beside it",
    ]);
    expect(reasons({ standing: standing({ stateEtag: undefined }) })).toEqual(["its state is gone"]);
    const stateless = { ...applied, state: { lineage: "", serial: 0, etag: "" } };
    expect(reasons({ standing: standing({ record: stateless, stateEtag: undefined }) })).toEqual(["its state is gone"]);
  });

  it("when an apply or a destroy of it has not ended", () => {
    const inFlight = [flightOf("a"), flightOf("b", { operation: "destroy", by: "bob@ci" })];
    expect(reasons({ standing: standing({ inFlight }) })).toEqual([
      "an apply by ana@laptop that began at 2026-11-20T21:00:00.000Z has not ended",
      "a destroy by bob@ci that began at 2026-11-20T21:00:00.000Z has not ended",
    ]);
  });

  it("when its state is locked", () => {
    const lock = { id: "1", operation: "OperationTypePlan", who: "bob@ci", created: "" };
    expect(reasons({ standing: standing({ lock }) })).toEqual([
      "its state is locked: OperationTypePlan by bob@ci at an unknown time",
    ]);
  });

  it("when it depends on what can change by itself", () => {
    expect(reasons({ liveData: ["data.aws_ami.base"] })).toEqual([
      "it depends on data.aws_ami.base, which can change by itself",
    ]);
  });

  it("when it was destroyed, whatever else there is to say of it", () => {
    const record = { ...applied, kind: "destroyed" as const };
    expect(reasons({ standing: standing({ record, stateEtag: "e2" }), digest: { digest: "x", parts: {} } })).toEqual([
      "it was destroyed by ana@laptop at 2026-11-20T09:00:00.000Z",
    ]);
  });

  it("a day after it was applied, and not before", () => {
    expect(withRecord({ at: "2026-11-19T21:00:00.000Z" })).toEqual([]);
    expect(withRecord({ at: "2026-11-19T20:59:59.999Z" })).toEqual(["it was last applied more than 24 hours ago"]);
  });

  it.each(["2026-11-20T21:00:00.001Z", "9999-12-31T23:59:59Z", "yesterday", ""])(
    "when its record bears the time %j, which is ahead of the clock or none",
    (at) => {
      expect(withRecord({ at })).toEqual([`its record bears a time that cannot be (${at})`]);
    },
  );

  it("with every reason there is", () => {
    const all = reasons({
      standing: standing({ inFlight: [flightOf("a")], stateEtag: "e2" }),
      digest: { digest: "d2", parts: { ...parts, configuration: "c2", terraform: "2" } },
      liveData: ["timestamp()"],
    });
    expect(all).toHaveLength(5);
  });
});

describe("code is what was last applied", () => {
  const pending = (changes: Partial<StackStanding> = {}, digest = { digest: "d1", parts }) =>
    reasonsPending({ standing: standing(changes), digest });

  it("however long ago, and whoever wrote the state or changed the objects since", () => {
    expect(pending()).toEqual([]);
    expect(pending({ stateEtag: "e2", record: { ...applied, at: "2025-01-01T00:00:00.000Z" } })).toEqual([]);
  });

  it("unless it is not, or nobody knows", () => {
    const changed = { digest: "d2", parts: { ...parts, configuration: "c2" } };
    expect(pending({}, changed)).toEqual(["its configuration changed"]);
    expect(pending({ record: undefined })).toEqual(["this tool has no record of applying it"]);
    expect(pending({ record: { ...applied, kind: "destroyed" } })[0]).toMatch(/^it was destroyed by ana@laptop/);
    expect(pending({ inFlight: [flightOf("a")] })[0]).toMatch(/^an apply by .* has not ended$/);
  });
});
