import { GetParameterCommand, ListTagsForResourceCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, it } from "vitest";
import { realContext } from "#scripts/commands/testing/real-context";
import { signedIn } from "#scripts/commands/testing/signed-in";
import { emulatorWithClient } from "#scripts/rehearsal/emulator/testing/emulator-with-client";
import { type SeedParameterInput, seedParameter } from "./seed.ts";
import { parametersStatus } from "./status.ts";

const path = (end: string) => `/sluice/local/ap-northeast-2/${end}`;
const input = { environment: "local", rehearse: false };
const local = emulatorWithClient(SSMClient);

const more = { "partner-endpoint": "Where the partner's API is; partner-support tells." };
const contextWith = (variables: NodeJS.ProcessEnv = {}) =>
  realContext(local.emulator.directory, {
    ...signedIn(local.emulator.access),
    SLUICE_SET: `parameters.more=${JSON.stringify(more)}`,
    ...variables,
  }).context;
const seeding = (change: Partial<SeedParameterInput>, variables: NodeJS.ProcessEnv = {}) =>
  seedParameter(contextWith(variables), {
    ...input,
    parameter: "partner-endpoint",
    replace: false,
    fromEnv: "VALUE",
    ...change,
  });
const stored = async () =>
  (await local.client.send(new GetParameterCommand({ Name: path("parameters/more/partner-endpoint") }))).Parameter;

describe("parameters seed", () => {
  it("puts a value in once, tagged as the environment's and of no stack, and again only where it is told to", async () => {
    const report = await seeding({}, { VALUE: "https://one.example" });
    expect(report).toMatchObject({ exitCode: 0, data: { version: 1, outcome: "first" } });
    const Name = path("parameters/more/partner-endpoint");
    const { TagList } = await local.client.send(
      new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: Name }),
    );
    const tags = Object.fromEntries((TagList ?? []).map(({ Key, Value }) => [Key, Value]));
    expect(tags).toMatchObject({ Environment: "local", ManagedBy: "sluice-parameters" });
    expect(tags).not.toHaveProperty("Stack");

    await expect(seeding({}, { VALUE: "https://two.example" })).rejects.toMatchObject({
      kind: "decision",
      message:
        "partner-endpoint is there already; npm run sluice -- parameters seed partner-endpoint --replace --env local writes a new version",
    });
    expect(await stored()).toMatchObject({ Value: "https://one.example", Version: 1, Type: "String" });
    const again = await seeding({ replace: true }, { VALUE: "https://two.example" });
    expect(again.data).toMatchObject({ version: 2, outcome: "replaced" });
    expect(JSON.stringify(again)).not.toContain("two.example");
    expect(await stored()).toMatchObject({ Value: "https://two.example", Version: 2 });
  });

  it.each([
    ["", "it is empty"],
    ["x".repeat(4097), "4097 bytes"],
    ["see {{ssm:planted}}", "name of another parameter"],
  ])("refuses what no parameter takes, and does not repeat it", async (VALUE, wanted) => {
    const refusal = await seeding({ replace: true }, { VALUE }).catch((error: Error) => error);
    expect(refusal).toMatchObject({ kind: "usage", message: expect.stringContaining(wanted) });
    expect((refusal as Error).message).not.toContain("planted");
  });

  it("leaves alone what a stack writes", async () => {
    await expect(seeding({ parameter: path("parameters/build/region") }, { VALUE: "x" })).rejects.toThrow(
      "written by local-parameters",
    );
  });
});

describe("parameters status", () => {
  it("tells what is there, what differs, what is broken and what is missing, and no value", async () => {
    const put = (end: string, Value: string) =>
      local.client.send(new PutParameterCommand({ Name: path(end), Value, Type: "String" }));
    await put("parameters/build/region", "eu-planted-1");
    await put("parameters/build/account-id", "000000000000");
    await put("alerts/contract", '{"planted":true}');
    const report = await parametersStatus(contextWith(), input);
    expect(report.exitCode).toBe(3);
    const { parameters } = report.data as {
      parameters: { parameter: string; state: string; version: number | null }[];
    };
    const stateOf = (end: string) => parameters.find(({ parameter }) => parameter === path(end));
    expect(stateOf("parameters/build/region")).toMatchObject({
      state: "differs",
      version: 1,
      stack: "local-parameters",
    });
    expect(stateOf("parameters/build/account-id")).toMatchObject({ state: "as declared" });
    expect(stateOf("alerts/contract")).toMatchObject({ state: "broken" });
    expect(stateOf("vpc/contract")).toMatchObject({ state: "missing", version: null });
    expect(stateOf("parameters/more/partner-endpoint")).toMatchObject({ state: "there", kind: "seeded", stack: null });
    expect(report.text).toMatch(/build\/region +differs +1 +20\S+Z +local-parameters\n/);
    expect(report.text).toContain("region: it does not say what the code says; deploy local-parameters");
    expect(report.text).toMatch(
      /the others come with their stacks: npm run sluice -- deploy .*local-vpc.* --env local$/,
    );
    expect(report.text).not.toContain("eu-planted-1");
  });

  it("names the command for one that people have to put in", async () => {
    const other = JSON.stringify({ ...more, "other-endpoint": "Another one, which nobody has put in." });
    const { text } = await parametersStatus(contextWith({ SLUICE_SET: `parameters.more=${other}` }), input);
    expect(text).toContain("other-endpoint: npm run sluice -- parameters seed other-endpoint --env local");
  });

  it("looks into no other account than the environment's", async () => {
    await expect(parametersStatus(contextWith(), { ...input, environment: "dev" })).rejects.toThrow(
      /dev: you are signed in to account 000000000000 .* dev belongs to account 111111111111/,
    );
  });
});
