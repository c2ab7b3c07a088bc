import { describe, expect, it } from "vitest";
import { change, stackSwitch } from "#scripts/engine/availability/testing/stack-switch";
import type { AvailabilityInput } from "./availability-input.ts";
import type { Switch, SwitchData } from "./switch.ts";
import { reportSwitch } from "./switch-report.ts";

const input: AvailabilityInput = { environment: "prod", availability: "single-az", rehearse: true, write: false };
const found: Switch = {
  from: "multi-az",
  verdict: "safe",
  written: false,
  of: 24,
  minutes: [3, 40],
  cost: {
    before: 427_127,
    after: 357_711,
    cents: -69_416,
    stacks: [
      { concern: "vpc", cents: -70_000 },
      { concern: "(beside the stacks)", cents: 584 },
    ],
    unpriced: ["redis x: by what is in it"],
  },
  quotas: [],
  cautions: [{ stack: "prod-eks", text: "move it first" }],
  stacks: [
    stackSwitch("prod-vpc", {
      caused: [change("aws_nat_gateway.c", "delete"), change("aws_route_table.c", "update", "route[0].nat_gateway_id")],
      pending: [change("aws_vpc.main", "update", "tags.Name")],
      drifted: ["aws_subnet.\u001b[2J"],
    }),
    stackSwitch("prod-rds", {
      caused: [change("aws_db_instance.p", "update", ["multi_az", "true", "false"])],
      later: [
        {
          stack: "prod-rds",
          address: "aws_db_instance.p",
          attributes: ["multi_az"],
          window: "sun:18:00-sun:19:00",
          setting: "database.applyImmediately",
          blocks: false,
        },
      ],
    }),
    stackSwitch("prod-eks", { basis: "configuration", caused: [change("aws_eks_node_group.a", "update", "x")] }),
  ],
};
const report = (parts: Partial<Switch> = {}, more: Partial<AvailabilityInput> = {}) =>
  reportSwitch({ ...found, ...parts }, { ...input, ...more });

describe("the report of a switch", () => {
  it("tells what is deployed what it is like, in the order of taking redundancy away", () => {
    const { expected, deploy } = report().data as SwitchData;
    expect(expected.map(({ service, addresses }) => [service, ...addresses])).toEqual([
      ["database", "prod-rds aws_db_instance.p"],
      ["ways out of private subnets", "prod-vpc aws_route_table.c"],
      ["NAT gateways", "prod-vpc aws_nat_gateway.c"],
    ]);
    expect(deploy).toBe("npm run sluice -- deploy prod-vpc prod-rds --env prod --rehearse");
  });

  it("tells apart what waits, what is made later, what it costs and what to see to", () => {
    const { text } = report();
    expect(text).toContain(
      "deploy it first:\n  prod-vpc\n    update aws_vpc.main\n      tags.Name: 1 -> 2\n    changed outside aws_subnet.",
    );
    expect(text).toContain(
      "prod-rds aws_db_instance.p: multi_az (sun:18:00-sun:19:00 UTC); at once with database.applyImm",
    );
    expect(text).toContain(
      `Cost: $4271.27 -> $3577.11 a month by estimate (npm run sluice -- cost); of this:
  vpc                  -$700.00
  (beside the stacks)    +$5.84
  in all               -$694.16
  without a price: redis x: by what is in it`,
    );
    expect(text).toContain("See to this first:\n  prod-eks: move it first");
    expect(text).toContain("prod-eks  not deployed: by configuration only");
  });

  it("lets nothing of a state command a terminal", () => {
    expect(report().text).not.toContain("\u001b");
  });

  it.each([
    ["safe", 0],
    ["unknown", 3],
    ["refused", 3],
    ["blocked", 1],
  ] as const)("ends with how to go on when it is %s, and exit code %i", (verdict, exitCode) => {
    const finding = { stack: "prod-rds", address: "aws_db_instance.p", kind: "loss" as const, text: "replace" };
    const stacks = [
      stackSwitch("prod-rds", { findings: [finding, { ...finding, kind: "unknown", text: "who knows" }] }),
    ];
    const { text, exitCode: code } = report({ verdict, stacks });
    expect(code).toBe(exitCode);
    expect(text.split("\n").at(-1)).toMatch(
      { safe: /--write sets it/, unknown: /If you know/, refused: /^Nothing was written/, blocked: /run this again/ }[
        verdict
      ],
    );
    expect(text.includes("who knows")).toBe(exitCode === 3);
  });

  it("says that the file was written, and the command that goes on", () => {
    expect(report({ written: true }).text.split("\n").at(-1)).toBe(
      "environments/prod.ts says single-az now. Then run `npm run sluice -- deploy prod-vpc prod-rds --env prod --rehearse`.",
    );
  });
});
