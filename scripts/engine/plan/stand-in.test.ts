import { App, Testing } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Contract, contract } from "#constructs/core/contract";
import { loadEnvironments } from "#environments/index";
import { addStacks } from "#stacks/index";
import { completeFields } from "./stand-in.ts";

const place = { accountId: "123456789012", region: "eu-west-1" };
const complete = (declared: unknown, known: unknown, unknown: unknown) =>
  completeFields({ contract: declared as Contract, known, unknown, place });
const zones = z.record(z.string(), z.string().startsWith("subnet-"));
const network = contract(
  "net",
  { id: z.string().startsWith("vpc-"), cidr: z.string().regex(/^[0-9./]+$/), subnets: zones, ports: z.array(z.int()) },
  {
    example: { id: "vpc-0123", cidr: "10.0.0.0/16", subnets: { "ap-northeast-2a": "subnet-a" }, ports: [80, 81] },
  },
);

describe("completeFields", () => {
  it("leaves a document that is known as it is", () => {
    const known = { id: "vpc-1", cidr: "10.1.0.0/16", subnets: {}, ports: [] };
    expect(complete(network, known, {})).toEqual({ value: known, standIns: [] });
    expect(complete(network, known, { id: false, ports: [false] }).standIns).toEqual([]);
  });

  it("keeps what is known of a record, key by key, and what is known of a list, entry by entry", () => {
    const known = { id: "vpc-1", cidr: "10.1.0.0/16", subnets: { "eu-west-1b": "subnet-9" }, ports: [8080, null] };
    const unknown = { subnets: { "eu-west-1c": true }, ports: [false, true] };
    const { value, standIns } = complete(network, known, unknown);
    expect(value).toEqual({
      ...known,
      subnets: { "eu-west-1b": "subnet-9", "eu-west-1c": expect.stringMatching(/^subnet-ax[0-9a-f]{7}$/) },
      ports: [8080, 81],
    });
    expect(standIns.map(({ path }) => path.join("."))).toEqual(["subnets.eu-west-1c", "ports.1"]);
  });

  it("gives every stand-in a text of its own, unless its format is too narrow for that", () => {
    const { value } = complete(network, undefined, true) as { value: { id: string; cidr: string } };
    expect(value.id).toMatch(/^vpc-0123x[0-9a-f]{7}$/);
    expect(value.cidr).toBe("10.0.0.0/16");
    const alike = contract("net", { a: z.string(), b: z.string() }, { example: { a: "same", b: "same" } });
    const both = complete(alike, undefined, true).value as { a: string; b: string };
    expect(both.a).not.toBe(both.b);
  });

  it("speaks of the environment's own account, region and zones", () => {
    const arns = contract(
      "arns",
      { topic: z.string(), role: z.string(), bucket: z.string(), subnets: zones },
      {
        example: {
          topic: "arn:aws:sns:ap-northeast-2:000000000000:alarms",
          role: "arn:aws:iam::000000000000:role/x",
          bucket: "arn:aws:s3:::records",
          subnets: { "ap-northeast-2a": "subnet-a" },
        },
      },
    );
    expect(complete(arns, undefined, true).value).toEqual({
      topic: expect.stringMatching(/^arn:aws:sns:eu-west-1:123456789012:alarmsx/),
      role: expect.stringMatching(/^arn:aws:iam::123456789012:role\/xx/),
      bucket: expect.stringMatching(/^arn:aws:s3:::recordsx/),
      subnets: { "eu-west-1a": expect.stringMatching(/^subnet-ax/) },
    });
  });

  it("counts a list of which nothing is known, even if its example is empty", () => {
    const lists = contract("lists", { ids: z.array(z.string()) }, { example: { ids: [] } });
    expect(complete(lists, {}, { ids: true })).toEqual({
      value: { ids: [] },
      standIns: [{ path: ["ids"], value: [] }],
    });
  });
});

describe("stand-ins for this repository's contracts", () => {
  const [environment] = loadEnvironments({ SLUICE_ENV: "prod" });
  const stacks = addStacks(new App({ outdir: Testing.app().outdir }), environment!);
  const declared = new Map(
    stacks.flatMap(({ contract: published }) => (published ? [[published.name, published]] : [])),
  );

  it.each([...declared.keys()])("follow the rules of %s, whatever part of it is unknown", (name) => {
    const each = declared.get(name)!;
    const fields = Object.keys(each.example);
    fc.assert(
      fc.property(fc.subarray(fields), (unknown) => {
        const marks = Object.fromEntries(unknown.map((field) => [field, true]));
        const { value, standIns } = complete(each, each.example, marks);
        expect(each.schema.safeParse(value).error?.issues ?? []).toEqual([]);
        expect(new Set(standIns.map(({ path }) => path[0]))).toEqual(new Set(unknown));
        for (const { value: text } of standIns)
          if (/^arn:aws:(?!s3:)/.test(String(text)))
            expect(text).toMatch(/^arn:aws:(iam:|[a-z-]+:eu-west-1):123456789012:/);
      }),
      { numRuns: 30 },
    );
  });
});
