import { describe, expect, it } from "vitest";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { reportAdoption } from "./adopt-report.ts";
import type { AdoptionOutcome } from "./adoption-outcome.ts";

const input = { rehearse: true, environment: "test", all: false };
const drift = {
  changed: [],
  contract: false,
  secret: [],
  deleted: [],
  missing: [],
  unknown: [],
  overrides: {},
  outputs: [],
};
const outcome: AdoptionOutcome = {
  ...{ environment: "test", file: "/sluice/environments/test.ts", stacks: [], imports: [], difference: "" },
  ...{ adoption: { edits: [], ambiguous: [], unexplained: [], deleted: [] } },
  ...{ written: false, reason: null, cutShort: null },
  forget: (id, address) => `terraform -chdir=${id} state rm ${address}`,
};

describe("what adopting came to", () => {
  it("names what to do about what the state has and the code has not", () => {
    const node = stackNode("base");
    const stacks = [{ kind: "examined", node, replaced: [], drift: { ...drift, unknown: ["aws_x.a"] } }] as const;
    const { text, exitCode } = reportAdoption({ ...outcome, stacks }, input);
    expect([exitCode, text]).toEqual([
      3,
      [
        "test-base aws_x.a is in the state and not in the code:",
        "  delete the object: npm run sluice -- deploy test-base --env test --rehearse",
        "  or keep it: declare it in stacks/base.ts under that address, or have the state forget it: terraform -chdir=test-base state rm aws_x.a",
      ].join("\n"),
    ]);
  });

  it("says that no setting was found, not that there is none, and where a person may look", () => {
    const difference = { stack: "test-eks", address: "aws_x.a", attribute: "open", live: true, code: false };
    const unexplained = [{ difference, source: undefined, objections: [], rejected: [] }];
    const told = (namesakes: string[][]) =>
      reportAdoption(
        {
          ...outcome,
          adoption: { ...outcome.adoption, unexplained: unexplained.map((each) => ({ ...each, namesakes })) },
        },
        input,
      ).text.split("\n")[1];
    expect([told([]), told([["kubernetes", "publicAccessCidrs"]])]).toEqual([
      "  no setting of the environment was found that expresses it",
      "  no setting of the environment was found that expresses it; look at kubernetes.publicAccessCidrs",
    ]);
  });

  it("tells what was taken into states where it ended early, and its exit code says how", () => {
    const imports = [{ stack: "test-base", address: "aws_x.a", id: "x-1", reason: null }];
    const told = reportAdoption({ ...outcome, imports, reason: "no answer", cutShort: "failed" }, input);
    expect([told.exitCode, told.text.split("\n\n")]).toEqual([
      1,
      [
        "test-base: x-1 is aws_x.a now, in the state",
        "Nothing was adopted: no answer\nWhat is in the state stays there, and no file was written; run the same command again for the rest.",
      ],
    ]);
    expect(told.data).toMatchObject({ imports, cutShort: "failed", reason: "no answer" });
    expect(reportAdoption({ ...outcome, imports, reason: "", cutShort: "interrupted" }, input).exitCode).toBe(130);
  });
});
