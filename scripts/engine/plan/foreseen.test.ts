import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Contract, contract } from "#constructs/core/contract";
import { configuredDocument, foresee } from "./foreseen.ts";

const vpc = contract(
  "vpc",
  { vpcId: z.string().startsWith("vpc-"), cidr: z.string() },
  { example: { vpcId: "vpc-0123", cidr: "10.0.0.0/16" } },
) as unknown as Contract;
const place = { accountId: "123456789012", region: "eu-west-1" };
const values = { vpcId: "vpc-77", cidr: "10.1.0.0/16" };
const document = { contract: "vpc", version: 1, values };
const live = {
  version: 3,
  text: JSON.stringify({ values: { cidr: "10.1.0.0/16", vpcId: "vpc-77" }, version: 1, contract: "vpc" }),
};

describe("foresee", () => {
  it("sees no change where the plan publishes what is published, in whatever order", () => {
    const foreseen = foresee({ contract: vpc, planned: { after: document, unknown: false }, live, place });
    expect(foreseen).toEqual({ document, standIns: [], changed: false, labels: new Map() });
  });

  it.each([
    ["another value", { ...document, values: { ...values, cidr: "10.2.0.0/16" } }, live],
    ["nothing published yet", document, undefined],
    ["a published text that is no document", document, { version: 1, text: "{oops" }],
  ])("sees a change, and no stand-in, in %s", (_, after, published) => {
    const foreseen = foresee({ contract: vpc, planned: { after, unknown: {} }, live: published, place });
    expect(foreseen).toMatchObject({ document: after, standIns: [], changed: true });
  });

  it("names each stand-in by contract and field, and takes it for a change", () => {
    const planned = { after: { ...document, values: { cidr: values.cidr } }, unknown: { values: { vpcId: true } } };
    const foreseen = foresee({ contract: vpc, planned, live, place });
    expect(foreseen).toMatchObject({ standIns: ["vpcId"], changed: true });
    expect([...foreseen.labels.values()]).toEqual(["<vpc.vpcId>"]);
    const [standIn] = foreseen.labels.keys();
    expect(foreseen.document).toMatchObject({ values: { vpcId: standIn, cidr: values.cidr } });
  });

  it("takes a stand-in for a change even if the same happens to be published", () => {
    const narrow = contract("n", { cidr: z.string().regex(/^[0-9./]+$/) }, { example: { cidr: "10.0.0.0/16" } });
    const same = { version: 1, text: JSON.stringify({ contract: "n", version: 1, values: { cidr: "10.0.0.0/16" } }) };
    const planned = { after: { values: {} }, unknown: { values: { cidr: true } } };
    expect(foresee({ contract: narrow as unknown as Contract, planned, live: same, place })).toMatchObject({
      changed: true,
      standIns: ["cidr"],
    });
  });

  it("does not take a value for known that was made of another stack's stand-in", () => {
    const labels = new Map([
      ["keys-xabcdef0", "<keys.arn>"],
      ["other-xabcdef0", "<other.arn>"],
    ]);
    const after = { ...document, values: { ...values, cidr: "of/keys-xabcdef0" } };
    const foreseen = foresee({ contract: vpc, planned: { after, unknown: false }, live, place, labels });
    expect(foreseen).toMatchObject({ document: after, standIns: ["cidr"], changed: true });
    expect(foreseen.labels).toEqual(new Map([["keys-xabcdef0", "<keys.arn>"]]));
  });

  it("stands in for everything where the plan tells nothing", () => {
    const foreseen = foresee({ contract: vpc, planned: { after: undefined, unknown: true }, live, place });
    expect(foreseen.standIns).toEqual(["cidr", "vpcId"]);
    expect(vpc.parse(JSON.stringify(foreseen.document))).toMatchObject({ cidr: expect.any(String) });
  });
});

describe("configuredDocument", () => {
  it("knows what the configuration says in so many words, and no reference", () => {
    const written = {
      ...document,
      values: { vpcId: "${aws_vpc.network.id}", cidr: "10.1.0.0/16", ports: [1, "%{ if x }"] },
    };
    expect(configuredDocument({ locals: { document: written } })).toEqual({
      after: written,
      unknown: { contract: false, version: false, values: { vpcId: true, cidr: false, ports: [false, true] } },
    });
  });

  it("knows nothing of a stack that says nothing", () => {
    expect(configuredDocument({ resource: {} })).toEqual({ after: undefined, unknown: true });
  });
});
