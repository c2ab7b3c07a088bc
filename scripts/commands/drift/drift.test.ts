import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consoleDelete, consoleReplace, consoleSet } from "#scripts/commands/console/console";
import type { DriftFinding } from "#scripts/engine/drift/finding";
import type { NextStep } from "#scripts/engine/drift/report";
import type { StackDrift } from "#scripts/engine/drift/stack-drift";
import { type NightSite, openNightSite } from "#scripts/engine/drift/testing/night-site";
import { printable } from "#scripts/engine/printable";
import { type DriftInput, drift } from "./drift.ts";

const environment = "drift";
let site: NightSite;
beforeAll(async () => {
  site = await openNightSite(environment);
});
afterAll(() => site?.stop());

const set = (stack: string, address: string, ...assignments: string[]) =>
  consoleSet(site.context(), { environment, subject: [stack, address], assignments });

type Finding = DriftFinding & { readonly next: readonly NextStep[] };
type Stack = Omit<StackDrift, "node" | "findings"> & { readonly id: string; readonly findings: readonly Finding[] };

/** Runs the command; findings are by stack and address. */
async function look({ revision = 0, ...input }: Partial<DriftInput> & { readonly revision?: number } = {}) {
  const base = { environment, stacks: [], rehearse: true, markdown: false };
  const { data, text, exitCode } = await drift(site.context(revision), { ...base, ...input });
  const { stacks, strays } = data as { stacks: Stack[]; strays: { found: { type: string; importId: string }[] } };
  const findings = stacks.flatMap(({ id, findings }) =>
    findings.map((each) => [`${id} ${each.address}`, each] as const),
  );
  const kinds = Object.fromEntries(findings.map(([name, { kind }]) => [name.replace(`${environment}-`, ""), kind]));
  const stackOf = (concern: string) => stacks.find(({ id }) => id === `${environment}-${concern}`)!;
  const finding = (concern: string, address: string) =>
    stackOf(concern).findings.find((each) => each.address === address)!;
  return { text, exitCode, strays, kinds, stackOf, finding, json: JSON.stringify(data) };
}

const pathsOf = ({ attributes }: Finding, origin: string) =>
  attributes.filter((each) => each.origin === origin).map(({ path }) => path.join("/"));

/** A tag's value that tries whatever might be listened to. */
const hostile = "\u001b[2J\u202e</code></details><img src=x> | @everyone [x](http://x.example) `b` #1\nline";

describe("drift", () => {
  it("has nothing to say where nothing is deployed, and plans nothing there", async () => {
    const { exitCode, text, stackOf } = await look();
    expect(exitCode).toBe(0);
    expect(text).toMatch(/3 stacks: 3 not deployed$/);
    expect(stackOf("base")).toMatchObject({ status: "absent", reason: "never deployed" });
  });

  it("finds every stack as the code says after a deploy, and leaves states and locks alone", async () => {
    await site.deploy();
    const before = await site.control.store.list("");
    const { exitCode, text, kinds } = await look();
    expect(kinds).toEqual({});
    expect(exitCode).toBe(0);
    expect(text).toMatch(/3 stacks: all as the code says$/);
    expect(await site.control.store.list("")).toEqual(before);
    expect(readdirSync(join(site.root, ".sluice", "plans"))).toEqual([]);
  }, 60_000);

  it("tells what a night changed, with what it was and is, by attribute", async () => {
    const rule = '{"from_port":22,"to_port":22,"protocol":"tcp","cidr_blocks":["0.0.0.0/0"]}';
    await set("base", "aws_security_group.group", `ingress[+]=${rule}`, "tags.Owner=null");
    await set("base", "aws_sqs_queue.inbox", `tags.Note=${JSON.stringify(hostile)}`);
    await set("base", "aws_ssm_parameter.contract", 'insecure_value.values.vpcId="vpc-0bad"');
    await set("watch", "aws_cloudwatch_metric_alarm.lag", "threshold=6000");
    await set("store", "aws_db_instance.primary", "backup_retention_period=1", "multi_az=true");
    await consoleDelete(site.context(), { environment, subject: ["watch", "aws_cloudwatch_metric_alarm.stuck"] });

    const { exitCode, kinds, finding, stackOf, text } = await look();
    expect(exitCode).toBe(3);
    expect(kinds).toEqual({
      "base aws_security_group.group": "changed",
      "base aws_sqs_queue.inbox": "changed",
      "base aws_ssm_parameter.contract": "changed",
      "watch aws_cloudwatch_metric_alarm.lag": "changed",
      "watch aws_cloudwatch_metric_alarm.stuck": "deleted",
      "store aws_db_instance.primary": "changed",
    });
    expect(finding("base", "aws_security_group.group").attributes).toEqual([
      expect.objectContaining({ path: ["ingress", "0"], live: expect.objectContaining({ from_port: 22 }) }),
      expect.objectContaining({ path: ["tags_all", "Owner"], code: "platform" }),
    ]);
    const alarm = finding("watch", "aws_cloudwatch_metric_alarm.lag");
    expect(alarm.attributes[0]).toMatchObject({ path: ["threshold"], live: 6000, code: 60, codeKnown: true });
    // What it says of the network follows from the rewritten contract.
    expect([pathsOf(alarm, "outside"), pathsOf(alarm, "pending")]).toEqual([["threshold"], ["alarm_description"]]);
    expect(stackOf("watch").pendingBecause).toEqual(["the contract base changed (version 1 -> version 2)"]);
    // The code says nothing of a second zone, so that deploying would not take it away.
    const database = finding("store", "aws_db_instance.primary");
    expect([pathsOf(database, "outside"), pathsOf(database, "left")]).toEqual([
      ["backup_retention_period"],
      ["multi_az"],
    ]);
    expect(text).toContain("multi_az: true now, was false; deploying leaves it");
    expect(text).toContain(`keep it: npm run sluice -- adopt ${environment}-store --env ${environment} --rehearse`);
    expect(text).toContain(`undo it: npm run sluice -- deploy ${environment}-store --env ${environment} --rehearse`);
    expect(text).toMatch(
      /deleted outside aws_cloudwatch_metric_alarm\.stuck \(drift-watch-stuck\): deploying makes it again/,
    );
  }, 60_000);

  it("names the stacks that read what somebody rewrote in a contract", async () => {
    const { finding, text } = await look({ stacks: ["base"] });
    expect(finding("base", "aws_ssm_parameter.contract").feeds).toEqual([
      { field: "base.vpcId", readers: [`${environment}-watch`] },
    ]);
    expect(text).toContain(`feeds base.vpcId, read by ${environment}-watch`);
    expect(text).not.toContain("aws_cloudwatch_metric_alarm");
  });

  it("lets no value command a terminal, or mean anything to Markdown", async () => {
    const { text } = await look({ stacks: ["base"] });
    const { text: markdown } = await look({ stacks: ["base"], markdown: true });
    for (const shown of [text, markdown]) {
      expect(shown).toContain("tags.Note");
      expect(shown).toBe(printable(shown));
    }
    expect(markdown).toMatch(/^### Drift of <code>drift<\/code>\n\n1 stack: 1 drifted\n\n\| Stack \| Found \|\n/);
    expect(markdown).not.toMatch(/<img|@everyone|\]\(|<\/code><\/details>|^line/m);
    expect(markdown.match(/<details>/g)).toHaveLength(1);
  });

  it("tells code that is not applied yet from what happened outside", async () => {
    const { kinds, finding, stackOf } = await look({ revision: 1 });
    expect(kinds["base aws_security_group.group"]).toBe("changed");
    expect(kinds["base aws_sqs_queue.inbox"]).toBe("changed");
    const queue = finding("base", "aws_sqs_queue.inbox");
    expect([pathsOf(queue, "outside"), pathsOf(queue, "pending")]).toEqual([
      ["tags/Note"],
      ["visibility_timeout_seconds"],
    ]);
    expect(stackOf("base").pendingBecause).toEqual(["its configuration changed"]);
    expect(stackOf("store").pendingBecause).toEqual([]);
    await set("base", "aws_sqs_queue.inbox", "tags.Note=null");
    expect((await look({ revision: 1, stacks: ["base"] })).finding("base", "aws_sqs_queue.inbox")).toMatchObject({
      kind: "pending",
      next: [
        {
          purpose: "apply it",
          command: `npm run sluice -- deploy ${environment}-base --env ${environment} --rehearse`,
        },
      ],
    });
  }, 60_000);

  it("still calls it drift after somebody took it into the state by a refresh", async () => {
    await set("base", "aws_ssm_parameter.contract", `insecure_value.values.vpcId="${await vpcId()}"`);
    for (const stack of ["watch", "store"])
      await site.terraform(stack, "apply", "-refresh-only", "-auto-approve", "-input=false");
    const { kinds, stackOf, exitCode } = await look();
    expect(kinds).toMatchObject({
      "watch aws_cloudwatch_metric_alarm.lag": "changed",
      "watch aws_cloudwatch_metric_alarm.stuck": "deleted",
      "store aws_db_instance.primary": "changed",
    });
    expect(stackOf("store").remarks.join()).toContain("Terraform was run beside it");
    expect(exitCode).toBe(3);
  }, 60_000);

  it("takes what an import does not bring back for no drift, and an object beside the state's for a stray", async () => {
    await set("store", "aws_db_instance.primary", "backup_retention_period=7", "multi_az=false");
    await site.terraform("store", "state", "rm", "aws_db_instance.primary");
    await site.terraform("store", "import", "-input=false", "aws_db_instance.primary", `${environment}-store-primary`);
    const imported = await look({ stacks: ["store"] });
    expect(imported.kinds).toEqual({ "store aws_db_instance.primary": "noticed" });
    expect(pathsOf(imported.finding("store", "aws_db_instance.primary"), "residue")).toContain("skip_final_snapshot");
    expect(imported.exitCode).toBe(0);
    expect(imported.json + imported.text).not.toContain("known-to-nobody");

    const subject = ["store", "aws_db_instance.primary"] as const;
    await consoleReplace(site.context(), { environment, subject, as: "restored", keep: true, assignments: [] });
    const { strays, exitCode, text } = await look({ stacks: ["store"] });
    expect(strays.found).toEqual([expect.objectContaining({ type: "aws_db_instance", importId: "restored" })]);
    expect(text).toContain("no state holds");
    expect(exitCode).toBe(3);
  }, 60_000);

  it("says what it could not look at, and looks at the rest", async () => {
    const key = `${environment}/${site.environment.region}/store/terraform.tfstate`;
    const { text: state } = (await site.control.store.read(key))!;
    await site.control.store.write(key, "no state at all");
    await site.control.store.write(
      `${environment}/${site.environment.region}/watch/terraform.tfstate.tflock`,
      JSON.stringify({
        ID: "1",
        Operation: "OperationTypeApply",
        Who: "me@elsewhere",
        Created: "2026-01-01T00:00:00Z",
      }),
    );
    const { exitCode, stackOf, text } = await look();
    await site.control.store.write(key, state);
    expect(exitCode).toBe(1);
    expect(stackOf("store")).toMatchObject({ status: "blocked", reason: expect.stringContaining("state") });
    expect(stackOf("watch")).toMatchObject({ status: "examined" });
    expect(stackOf("watch").findings).not.toEqual([]);
    expect(stackOf("watch").remarks[0]).toContain("its state is locked");
    expect(text).toContain(`${environment}-store  could not be looked at`);
  }, 60_000);
});

/** What the contract said before somebody rewrote it. */
async function vpcId(): Promise<string> {
  const state = await site.control.store.read(`${environment}/${site.environment.region}/base/terraform.tfstate`);
  const { outputs } = JSON.parse(state!.text) as { outputs: { contract: { value: { values: { vpcId: string } } } } };
  return outputs.contract.value.values.vpcId;
}
