import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deploy } from "#scripts/commands/deploy/deploy";
import { plan } from "#scripts/commands/plan/plan";
import { replacedNote } from "#scripts/engine/import/replaced-note";
import { thorough } from "#scripts/house/thorough";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { importObjects } from "./import.ts";
import type { ImportInput } from "./import-input.ts";
import { type FoundAccount, foundAccount, untag } from "./testing/found-account.ts";

/** What an account that this platform has never worked in has of a network, without tags of ours. */
const ofNetwork = [
  ...["aws_vpc", "aws_subnet", "aws_internet_gateway", "aws_eip", "aws_nat_gateway", "aws_route_table"],
  ...["aws_network_acl", "aws_vpc_endpoint", "aws_default_security_group"],
];
const stateKey = (concern: string) => `local/ap-northeast-2/${concern}/terraform.tfstate`;
const primary = "aws_db_instance.primary";

let account: FoundAccount;
beforeAll(async () => {
  account = await foundAccount();
  await account.deploy("vpc", "keys", "alerts", "sg-alb", "sg-eks", "sg-rds", "rds");
  await account.forget("vpc");
  await account.byHand((cloud) => {
    untag(cloud, [...ofNetwork, "aws_db_instance"]);
    const database = cloud.list({ type: "aws_db_instance" })[0] as CloudObject;
    const as = (identifier: string, changes: object = {}): CloudObject => ({
      ...database,
      key: identifier,
      attributes: {
        ...database.attributes,
        identifier,
        id: `db-${identifier}`,
        resource_id: `db-${identifier}`,
        ...changes,
      },
    });
    cloud.put(as("restored"));
    cloud.put(as("unlike", { username: "root" }));
  });
});
afterAll(async () => account?.stop());

const importing = (input: Partial<ImportInput> & Pick<ImportInput, "stack">) =>
  importObjects(account.context, {
    ...{ environment: "local", rehearse: true, all: false, dryRun: false, blocks: false },
    ...{ replace: false, acceptReplacement: false },
    ...input,
  });

interface Data {
  readonly refused: string | null;
  readonly resources: readonly {
    readonly address: string;
    readonly kind: string;
    readonly id: string;
    readonly how: string;
    readonly outcome: string;
    readonly before: string | null;
    readonly remaining: { readonly verdict: string; readonly newTags: readonly string[] } | null;
  }[];
  readonly commands: readonly string[];
}
const dataOf = (report: { readonly data: unknown }) => report.data as Data;
const stateOf = async (concern: string) => (await account.control.store.read(stateKey(concern)))?.text;
const serialOf = async (concern: string) => (JSON.parse((await stateOf(concern)) ?? "{}") as { serial: number }).serial;
const summaries = async (...stacks: string[]) => {
  const input = { environment: "local", stacks, rehearse: true, markdown: false, detailedExitcode: false };
  const { data } = await plan(account.context, input);
  return (data as { stacks: { summary: string }[] }).stacks.map(({ summary }) => summary);
};
const terraform = async (stack: string, ...args: string[]) => {
  const cwd = join(account.root, "cdktf.out", "stacks", stack);
  const child = spawn("terraform", args, { cwd, env: account.variables, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (printed += text));
  const [code] = (await once(child, "close")) as [number];
  return { code, printed };
};

describe("a network that was made by hand", () => {
  it("is shown before anything happens: commands, import blocks, and how each object was found", async () => {
    const report = await importing({ stack: "vpc", all: true, dryRun: true });
    expect(report.exitCode, report.text).toBe(0);
    const found = dataOf(report).resources;
    expect([...new Set(found.map(({ kind }) => kind))]).toEqual(["found"]);
    expect(Object.fromEntries(found.map(({ address, how }) => [address, how]))).toMatchObject({
      "aws_subnet.network_data-ap-northeast-2a": "contract",
      "aws_route_table.network_public": "name",
      "aws_route_table_association.network_public-ap-northeast-2a-routes": "code",
      "aws_ssm_parameter.contract": "tag",
    });
    const [vpc] = account.idsOf("aws_vpc");
    const command = `npm run sluice -- exec --env local -- terraform -chdir=cdktf.out/stacks/local-vpc import aws_vpc.network ${vpc}`;
    expect(dataOf(report).commands).toContain(command);
    expect(report.text).toContain(`${command}\n`);

    const { data } = await importing({ stack: "vpc", all: true, blocks: true });
    expect((data as { import: object[] }).import).toContainEqual({ to: "aws_vpc.network", id: vpc });
    expect((data as { import: object[] }).import).toHaveLength(found.length);
    expect(await stateOf("vpc")).toBeUndefined();
  });

  it("is taken in by plain Terraform, with import blocks or one object at a time", async () => {
    const [id = ""] = account.idsOf("aws_internet_gateway");
    expect(await terraform("local-vpc", "init", "-input=false")).toMatchObject({ code: 0 });
    const blocks = join(account.root, "cdktf.out", "stacks", "local-vpc", "imports.tf.json");
    writeFileSync(blocks, (await importing({ stack: "vpc", all: true, blocks: true })).text);
    const planned = await terraform("local-vpc", "plan", "-input=false", "-no-color", "-lock=false");
    expect(planned.printed).toMatch(/Plan: 25 to import, 0 to add, \d+ to change, 0 to destroy/);
    rmSync(blocks);

    const done = await terraform("local-vpc", "import", "-input=false", "aws_internet_gateway.network_internet", id);
    expect(done, done.printed).toMatchObject({ code: 0 });
  });

  it("is taken in at once, as far as it is not in the state yet, and changes nothing that exists", async () => {
    const objects = () => ["aws_vpc", "aws_subnet", "aws_eip", "aws_route_table"].map((type) => account.idsOf(type));
    const before = objects();
    const serial = await serialOf("vpc");
    const list = join(account.root, "vpc.txt");
    writeFileSync(list, `# given, where nothing else tells\nnetwork ${account.idsOf("aws_vpc")[0]}\n`);
    const report = await importing({ stack: "local-vpc", from: list, all: true });
    expect(report.exitCode, report.text).toBe(0);
    const { resources } = dataOf(report);
    expect(resources.find(({ address }) => address === "aws_internet_gateway.network_internet")?.outcome).toBe("held");
    expect(resources.filter(({ outcome }) => outcome === "imported")).toHaveLength(resources.length - 1);
    expect(resources.find(({ address }) => address === "aws_vpc.network")).toMatchObject({
      how: "given",
      remaining: {
        verdict: "settles",
        newTags: expect.arrayContaining(["Address", "Stack"]),
      },
    });
    expect(objects()).toEqual(before);
    // All in one apply, but for the default group, for which the provider would set an argument of its own; and the contract's
    // parameter was completed.
    expect(await serialOf("vpc")).toBeLessThan(serial + 6);
    expect(resources.length).toBeGreaterThan(20);
    expect(resources.find(({ address }) => address === "aws_ssm_parameter.contract")?.remaining?.verdict).toBe(
      "nothing",
    );
  });

  it("is a state that the next deploy looks at, also with --changed, and then there is nothing left to do", async () => {
    const input = { environment: "local", stacks: ["vpc"], rehearse: true, yes: true, changed: true };
    const report = await deploy(account.context, input);
    expect(report.exitCode, report.text).toBe(0);
    expect(report.data).toMatchObject({ counts: { changed: 1 }, totals: { add: 0, replace: 0, remove: 0 } });
    expect(await summaries("vpc", "rds")).toEqual(["no changes", "1 to change"]);
  });
});

describe("an object that the state has", () => {
  it("is left as it is if it is the same, by whatever id", async () => {
    const before = await stateOf("rds");
    const report = await importing({ stack: "rds", path: "primary", id: "local-rds-primary" });
    expect([report.exitCode, report.text]).toEqual([
      0,
      expect.stringContaining("the state has it already: local-rds-primary"),
    ]);
    expect(await stateOf("rds")).toBe(before);
  });

  it("stays if another one is given, with how to let it go", async () => {
    const before = await stateOf("rds");
    const report = await importing({ stack: "rds", path: primary, id: "restored" });
    expect([report.exitCode, dataOf(report).refused]).toEqual([3, "conflict"]);
    expect(report.text).toContain("another object there: local-rds-primary");
    expect(report.text).toContain("add --replace (which is `terraform state rm` and then the import");
    expect(await stateOf("rds")).toBe(before);
  });

  it("stays if the one that is to take its place is not there, or would be replaced itself", async () => {
    const before = await stateOf("rds");
    const nowhere = importing({ stack: "rds", path: primary, id: "nowhere", replace: true });
    await expect(nowhere).rejects.toThrow("Cannot import non-existent remote object");
    const report = await importing({ stack: "rds", path: primary, id: "unlike", replace: true });
    expect([report.exitCode, dataOf(report).refused]).toEqual([3, "replacement"]);
    expect(report.text).toContain("WARNING: the next deploy would DESTROY it and make a new one: forced by username");
    expect(await stateOf("rds")).toBe(before);
  });

  it.runIf(thorough)("gives way where it is asked to, and is told; also if the run was killed in between", async () => {
    const report = await importing({ stack: "rds", path: primary, id: "restored", replace: true });
    expect(report.exitCode, report.text).toBe(0);
    expect(dataOf(report).resources[0]).toMatchObject({ outcome: "imported", id: "restored" });
    expect(report.text).toMatch(/in place of local-rds-primary.*, which still exists and is in no state now/);
    expect(
      account.lines.some((line) => /the state forgets aws_db_instance.primary, which is local-rds-primary/.test(line)),
    ).toBe(true);

    // As a kill between forgetting the one and importing the other leaves it.
    replacedNote({ planDirectory: join(account.root, ".sluice", "plans") }, "local-rds").write(primary, "restored");
    expect(await terraform("local-rds", "state", "rm", primary)).toMatchObject({ code: 0 });
    const again = await importing({ stack: "rds", path: primary, id: "local-rds-primary", replace: true });
    expect(again.exitCode, again.text).toBe(0);
    expect(again.text).toMatch(/in place of restored.*, which still exists/);
    const last = await importing({ stack: "rds", path: primary, id: "local-rds-primary" });
    expect([last.exitCode, last.text]).toEqual([0, expect.not.stringContaining("in place of")]);
  });
});

describe("an import that is not clear", () => {
  it("does nothing but say what is wrong with it", async () => {
    await expect(importing({ stack: "rds", path: "__proto__" })).rejects.toThrow('nothing is declared at "__proto__"');
    await expect(importing({ stack: "nowhere", path: primary })).rejects.toThrow('there is no stack "nowhere"');
    await expect(importing({ stack: "rds" })).rejects.toThrow("a PATH, --from FILE, or --all");
    await expect(importing({ stack: "rds", path: primary, from: "x" })).rejects.toThrow("not both");
    await expect(importing({ stack: "rds", path: primary, replace: true })).rejects.toThrow("--replace needs the id");
  });

  it("does nothing where an object is another address's", async () => {
    const taken = await importing({ stack: "sg-alb", path: "aws_security_group.group", id: "sg-none" });
    expect([taken.exitCode, dataOf(taken).refused]).toEqual([3, "conflict"]);
  });

  it("waits for a locked state as long as it is told to, and says who has it", async () => {
    await account.forget("sg-rds");
    const lock = {
      ID: "1",
      Operation: "OperationTypeApply",
      Who: "ana@elsewhere",
      Version: "1.11.4",
      Created: new Date(),
    };
    await account.control.store.write(`${stateKey("sg-rds")}.tflock`, JSON.stringify(lock));
    const report = await importing({ stack: "sg-rds", path: "group", lockTimeout: 1 });
    expect([report.exitCode, report.text]).toEqual([1, expect.stringContaining("ana@elsewhere")]);
    await account.control.store.remove(`${stateKey("sg-rds")}.tflock`);
    const done = await importing({ stack: "sg-rds", path: "group" });
    expect([done.exitCode, dataOf(done).resources[0]?.outcome]).toEqual([0, "imported"]);
  });
});
