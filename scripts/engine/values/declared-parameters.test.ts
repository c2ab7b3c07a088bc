import { describe, expect, it } from "vitest";
import { z } from "zod";
import { contract } from "#constructs/core/contract";
import { loadPlatform } from "#scripts/commands/cli/context";
import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";
import { synthesizeAside } from "#scripts/engine/synthesize";
import { declaredParameters, findSeeded } from "./declared-parameters.ts";
import { standingOf } from "./parameter-standing.ts";
import type { StoredParameter } from "./parameter-store.ts";
import { configurationsOf } from "./place-readers.ts";

describe("the parameters that this platform declares", () => {
  it("are the contracts and settings of its stacks, each with what the code says of it, and those for people", async () => {
    const platform = await loadPlatform();
    const more = { "partner-endpoint": "Where the partner's API is; partner-support tells." };
    const variables = { SLUICE_SET: `parameters.more=${JSON.stringify(more)}` };
    const all = synthesizeAside({ platform, environment: "dev", variables }, (synthesis) =>
      declaredParameters(synthesis.environment, configurationsOf(synthesis)),
    );
    const at = (end: string) => all.find(({ id }) => id === `/sluice/dev/ap-northeast-2/${end}`);
    expect(at("vpc/contract")).toMatchObject({ kind: "contract", stack: "dev-vpc", expected: undefined });
    expect(at("parameters/build/region")).toMatchObject({
      kind: "setting",
      stack: "dev-parameters",
      expected: { kind: "text", text: "ap-northeast-2" },
    });
    expect(at("parameters/build/cluster-name")).toMatchObject({
      expected: { kind: "field", contract: "eks", field: "clusterName" },
    });
    expect(at("load-balancer-controller/helm-values")).toMatchObject({ kind: "setting", expected: undefined });
    expect(all.filter(({ kind }) => kind === "seeded")).toEqual([
      {
        kind: "seeded",
        id: "/sluice/dev/ap-northeast-2/parameters/more/partner-endpoint",
        name: "partner-endpoint",
        description: more["partner-endpoint"],
        readers: [],
      },
    ]);
  });
});

const place = { name: "t", region: "r" };
const stack = (concern: string, sections: object) => ({
  id: `t-${concern}`,
  concern,
  json: { terraform: {}, resource: {}, data: {}, ...sections } as unknown as TerraformJson,
});

describe("a parameter for people to put in", () => {
  const path = "/sluice/t/r/parameters/more/endpoint";
  const reading = stack("reader", {
    data: {
      aws_ssm_parameter: {
        own: { name: "/sluice/t/r/other/setting" },
        written: { name: "/sluice/t/r/writer/setting" },
        contracts_vpc: { name: "/sluice/t/r/vpc/contract" },
        image: { name: "/aws/service/eks/recommended" },
      },
    },
    resource: { aws_lambda_function: { f: { function_name: "f", environment: { variables: { A: path } } } } },
  });
  const writing = stack("writer", {
    resource: { aws_ssm_parameter: { setting: { name: "/sluice/t/r/writer/setting", insecure_value: "x" } } },
  });
  const all = declaredParameters({ ...place, parameters: { more: { endpoint: "Where it is." } } }, [reading, writing]);

  it("is one of the environment, or one that a stack reads and no stack writes; AWS's own are not", () => {
    const seeded = all.filter((each) => each.kind === "seeded");
    expect(seeded.map(({ id, readers }) => [id, readers])).toEqual([
      ["/sluice/t/r/other/setting", [{ stack: "t-reader", functions: [] }]],
      [path, [{ stack: "t-reader", functions: ["f"] }]],
    ]);
  });

  it("is found by name or path, and one that a stack writes is not for people", () => {
    expect(findSeeded(all, "endpoint").id).toBe(path);
    expect(findSeeded(all, path).name).toBe("endpoint");
    expect(() => findSeeded(all, "/sluice/t/r/writer/setting")).toThrow(/written by t-writer: change the code/);
    expect(() => findSeeded(all, "hunter2")).toThrow(
      /^no parameter of that name is for people to put in; there are setting, endpoint$/,
    );
    expect(() => findSeeded([], "hunter2")).toThrow(/declare it in parameters\.more/);
  });
});

describe("how a parameter stands", () => {
  const vpc = contract("vpc", { vpcId: z.string() }, { example: { vpcId: "vpc-1" } });
  const document = (values: object) => JSON.stringify({ contract: "vpc", version: 1, values });
  const facts = (stored: Record<string, string>) => ({
    contracts: new Map([["vpc", vpc]]),
    pathOf: (name: string) => `/${name}/contract`,
    stored: new Map<string, StoredParameter>(
      Object.entries(stored).map(([id, text]) => [
        id,
        { version: 3, text, modified: new Date("2026-11-29T12:00:00Z") },
      ]),
    ),
  });
  const setting = (expected: object | undefined) =>
    ({ kind: "setting", id: "/s", description: "", stack: "t-s", concern: "s", expected }) as never;
  const published = {
    kind: "contract",
    id: "/vpc/contract",
    description: "",
    stack: "t-vpc",
    concern: "vpc",
    expected: undefined,
  } as const;
  const field = { kind: "field", contract: "vpc", field: "vpcId" };

  it.each([
    ["a text that is as the code says", setting({ kind: "text", text: "a" }), { "/s": "a" }, "as declared"],
    ["another text", setting({ kind: "text", text: "a" }), { "/s": "b" }, "differs"],
    [
      "a field of a contract",
      setting(field),
      { "/s": "vpc-1", "/vpc/contract": document({ vpcId: "vpc-1" }) },
      "as declared",
    ],
    [
      "an old value of that field",
      setting(field),
      { "/s": "vpc-0", "/vpc/contract": document({ vpcId: "vpc-1" }) },
      "differs",
    ],
    ["a field that nobody publishes", setting(field), { "/s": "vpc-1" }, "there"],
    ["a field of a document that is no JSON", setting(field), { "/s": "vpc-1", "/vpc/contract": "{" }, "there"],
    [
      "a field that only a prototype has",
      setting({ ...field, field: "toString" }),
      { "/s": "x", "/vpc/contract": document({}) },
      "there",
    ],
    ["an expression", setting(undefined), { "/s": "x" }, "there"],
    ["a contract", published, { "/vpc/contract": document({ vpcId: "vpc-1" }) }, "as declared"],
    ["a contract that is broken", published, { "/vpc/contract": document({}) }, "broken"],
    ["nothing", published, {}, "missing"],
  ] as const)("%s", (_, parameter, stored, state) => {
    expect(standingOf(parameter, facts(stored as Record<string, string>)).state).toBe(state);
  });

  it("is told with version and time", () => {
    expect(standingOf(published, facts({ "/vpc/contract": document({ vpcId: "vpc-1" }) }))).toMatchObject({
      version: 3,
      since: "2026-11-29T12:00:00.000Z",
      reason: null,
    });
  });
});
