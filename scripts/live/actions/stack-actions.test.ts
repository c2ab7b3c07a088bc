import { describe, expect, it } from "vitest";
import type { DriftView } from "../views.ts";
import { stackActions } from "./stack-actions.ts";

function actionsWith(outputs: Readonly<Record<string, string>> = {}) {
  const ran: (readonly string[])[] = [];
  const drifts = new Map<string, DriftView>();
  let adopted = 0;
  const actions = stackActions({
    environment: "local",
    concerns: ["kinesis", "rds"],
    run: async (args) => {
      ran.push(args);
      return outputs[args[0] ?? ""] ?? '{"stacks":[]}';
    },
    foundDrift: (id, drift) => void drifts.set(id, drift),
    adopted: () => {
      adopted += 1;
    },
  });
  const start = (name: string, input: object) =>
    actions[name]!.prepare(input as never)(() => {}, new AbortController().signal);
  return { ran, drifts, start, adopted: () => adopted };
}

const looked = (change: object) => ({
  id: "local-kinesis",
  drifted: false,
  status: "examined",
  reason: null,
  pendingBecause: [],
  findings: [],
  ...change,
});
const finding = (kind: string, path: string) => ({
  address: "aws_kinesis_stream.events",
  kind,
  attributes: [{ text: { path, before: "48", after: "24" } }],
});

describe("a hotfix", () => {
  it("is what `console set` does, and is looked at afterwards", async () => {
    const { ran, start } = actionsWith({ console: "changed\n" });
    expect(await start("hotfix", { what: "retention", value: "48" })).toBe("changed");
    expect(ran).toEqual([
      ["console", "set", "kinesis", "aws_kinesis_stream.events", "retention_period=48", "--env", "local"],
      ["drift", "kinesis", "--env", "local", "--rehearse", "--json"],
    ]);
  });

  it.each([
    [{}, /what: Invalid/],
    [{ what: "constructor", value: "1" }, /what: Invalid/],
    [{ what: "retention" }, /value: Invalid/],
    [{ what: "retention", value: "" }, "value: what is the new value?"],
    [{ what: "retention", value: "1\n2" }, "value: must be one line without control characters"],
    [{ what: "retention", value: "x".repeat(201) }, /value: Too big/],
    [{ what: "retention", value: 48 }, /value: Invalid/],
    [{ what: "retention", value: "48", stack: "rds" }, "has fields that are not part of it: stack"],
  ])("is refused before anything is done: %j", (input, reason) => {
    const { ran, start } = actionsWith();
    expect(() => start("hotfix", input)).toThrow(reason);
    expect(ran).toEqual([]);
  });

  it("has a value that is one argument of the command, whatever it looks like", async () => {
    for (const value of ["--env prod", "$(reboot)", "; rm -rf /", '"><script>alert(1)</script>', "--help"]) {
      const { ran, start } = actionsWith();
      await start("hotfix", { what: "retention", value });
      expect(ran[0]?.[4]).toBe(`retention_period=${value}`);
    }
  });
});

it("adopts one of the environment's stacks, and nothing that only looks like one", async () => {
  const { ran, start, adopted } = actionsWith({ adopt: "Written\n" });
  expect(await start("adopt", { stack: "kinesis" })).toBe("Written");
  expect(ran[0]).toEqual(["adopt", "kinesis", "--env", "local", "--rehearse"]);
  expect(adopted()).toBe(1);
  for (const stack of ["--all", "kinesis --drop", "", null, ["kinesis"]])
    expect(() => start("adopt", { stack })).toThrow(/stack: Invalid/);
});

describe("a look for drift", () => {
  const lookAt = async (...stacks: object[]) => {
    const { start, drifts } = actionsWith({ drift: JSON.stringify({ stacks }) });
    return { said: await start("drift", {}), drifts };
  };

  it("tells what was changed, by whom it seems, and what only waits", async () => {
    const { said, drifts } = await lookAt(
      looked({ drifted: true, findings: [finding("changed", "retention_period")] }),
      looked({ id: "local-rds", pendingBecause: ["its configuration changed"] }),
      looked({ id: "local-vpc", status: "blocked", reason: "locked\nby somebody" }),
      looked({ id: "local-iam" }),
    );
    expect(said).toBe("changed outside: local-kinesis");
    expect(drifts.get("local-kinesis")).toMatchObject({
      verdict: "drifted",
      text: "1 changed outside",
      details: ["aws_kinesis_stream.events retention_period: is 48, the code says 24"],
    });
    expect(drifts.get("local-rds")).toMatchObject({ verdict: "pending", text: "its configuration changed" });
    expect(drifts.get("local-vpc")).toMatchObject({ verdict: "not examined", text: "locked" });
    expect(drifts.get("local-iam")?.verdict).toBe("as the code says");
  });

  it("shows a few differences of many, none without end", async () => {
    const many = Array.from({ length: 40 }, () => finding("changed", "p".repeat(1_000)));
    const { drifts } = await lookAt(looked({ drifted: true, findings: many }));
    const { details, text } = drifts.get("local-kinesis")!;
    expect([details.length, details[0]?.length, text]).toEqual([8, 300, "40 changed outside"]);
  });
});
