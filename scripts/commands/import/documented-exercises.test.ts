import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, it } from "vitest";
import type { Report } from "#scripts/commands/cli/report";
import { createProgram } from "#scripts/commands/program";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { thorough } from "#scripts/house/thorough";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { type ChangedCheckout, changedCheckout } from "./testing/changed-checkout.ts";
import { documentedSteps, wordsOf } from "./testing/documented-steps.ts";
import { type FoundAccount, foundAccount } from "./testing/found-account.ts";

const howTo = join(import.meta.dirname, "../../../docs/how-to");

let account: FoundAccount | undefined;
let checkout: ChangedCheckout | undefined;
afterEach(async () => {
  await account?.stop();
  await checkout?.stop();
  account = undefined;
  checkout = undefined;
});

/** What printed what, in order: command lines, some of them more than once, and their texts. */
const saidBy = (printed: Iterable<readonly [string, string]>) => (pattern: RegExp) =>
  [...printed].filter(([line]) => pattern.test(line)).map(([, text]) => text);

/** Runs one command line in this process; what it printed, and how it ended. */
async function runHere({ root, context }: FoundAccount, line: string): Promise<Pick<Report, "text" | "exitCode">> {
  const words = wordsOf(line);
  // Its child writes to the terminal, which is to be somebody else's here.
  if (words[0] === "exec") {
    const { code, stdout, stderr } = await runSluice(words, { root });
    return { text: stdout + stderr, exitCode: code ?? 1 };
  }
  const reports: Report[] = [];
  const program = createProgram(context, async (report) => void reports.push(report));
  await program.parseAsync(words, { from: "user" });
  return reports[0]!;
}

/**
 * Runs a part of a page in a checkout: its commands, each of which must end well, and its edits. What each printed, by its line.
 * @param after what to do after each command
 */
async function doIn(
  { run, edit }: ChangedCheckout,
  page: string,
  heading: string,
  after: (line: string) => Promise<void> = async () => {},
) {
  const printed: (readonly [string, string])[] = [];
  for (const step of documentedSteps(join(howTo, page), heading)) {
    if ("edit" in step) edit(step.edit);
    else {
      const { code, stdout, stderr } = await run(wordsOf(step.run));
      expect(code, `${step.run}\n${stdout}${stderr}`).toBe(0);
      printed.push([step.run, stdout]);
      await after(step.run);
    }
  }
  return saidBy(printed);
}

// Each is a session of a dozen commands, seconds on an idle machine.
describe.runIf(thorough)("the exercises of the documentation", { timeout: 480_000 }, () => {
  it("adopt an account whose objects carry no tags of this platform, and end in no changes", async () => {
    account = await foundAccount();
    const printed = new Map<string, string>();
    for (const step of documentedSteps(join(howTo, "adopt-an-existing-account.md"))) {
      if (!("run" in step)) throw new Error("this page edits nothing");
      const { text, exitCode } = await runHere(
        account,
        step.run.replace("eipalloc-0abc", account.idsOf("aws_eip")[0] ?? ""),
      );
      expect(exitCode, `${step.run}\n${text}`).toBe(0);
      printed.set(step.run, text);
    }
    const saidTo = saidBy(printed);
    expect(saidTo(/^plan vpc --env/)[0]).toContain("25 to add");
    const [found] = saidTo(/--dry-run/);
    expect(found).toMatch(/aws_eip.network_nat_ap-northeast-2a-address: nothing was found for it/);
    expect(found).toMatch(/aws_internet_gateway.network_internet: igw-\w+, found by its tag Name/);
    expect(found).toMatch(/aws_vpc.network: vpc-\w+, named by the stack's published contract/);
    expect(found).toMatch(/aws_network_acl.data-acl: acl-\w+, found by its tags Stack and Address/);
    const [database, rest] = saidTo(/^import rds/);
    expect(database).toContain("imported local-rds-primary, as given");
    expect(rest).toContain("aws_db_instance.primary: the state has it already");
    expect([...printed.values()].at(-1)).toMatch(/local-vpc {2}exact: no changes\n\nlocal-rds {2}exact: no changes\n/);
  });

  it("take in an alarm that a hand has made, and let a restored database take another's place", async () => {
    checkout = await changedCheckout();
    const saidTo = await doIn(checkout, "import.md", "### An alarm and a restored database");
    const [alarm] = saidTo(/^import rds alarms/);
    expect(alarm).toMatch(/imported local-rds-primary-cpu, named by the code\n(.*\n)*? *differs: threshold: 99 -> 80/);
    const [commands, restored] = saidTo(/^import rds primary/);
    expect(commands).toMatch(/ state rm aws_db_instance.primary\n.* import aws_db_instance.primary restored$/m);
    expect(restored).toMatch(/imported restored, as given\n {2}in place of local-rds-primary \(db-\w+\), which still/);
    expect(restored).not.toMatch(/WARNING|identifier/);
    const planned = saidTo(/^plan/);
    expect(planned).toHaveLength(2);
    expect(planned).toEqual(planned.map(() => expect.stringContaining("local-rds  exact: no changes")));
    expect(saidTo(/^drift/)[0]).toContain("1 stack: all as the code says");

    // What is deleted afterwards is told with the line that declares it, of the files as they are.
    const { root, run } = checkout;
    expect(await run(["console", "delete", "rds", "aws_cloudwatch_metric_alarm.alarms_cpu"])).toMatchObject({
      code: 0,
    });
    const { code, stdout } = await run(["adopt", "rds", "--env", "local", "--rehearse"]);
    expect(code, stdout).toBe(3);
    const [, line] =
      /alarms_cpu was deleted, declared at local-rds\/alarms\/cpu\/default, .*stacks\/rds.ts:(\d+):\n/.exec(stdout) ??
      [];
    const source = readFileSync(join(root, "stacks", "rds.ts"), "utf8").split("\n");
    expect(source[Number(line) - 1]).toContain('new DatabaseAlarms(this, "alarms"');
  });

  it("write a bucket that was made by hand into a stack, and take it in with what is in it", async () => {
    checkout = await changedCheckout();
    const { run, rehearsal } = checkout;
    const s3 = new S3Client(clientConfig(rehearsal.access));
    const object = { Bucket: "left-by-hand", Key: "report.csv" };
    const saidTo = await doIn(checkout, "import.md", "### A bucket that was made by hand", async (line) => {
      if (!line.startsWith("console add")) return;
      await s3.send(new PutObjectCommand({ ...object, Body: "of that night" }));
      const asked = ["adopt", "quarantine", "--new", "aws_s3_bucket=left-by-hand", "--env", "local", "--rehearse"];
      const { code, stdout } = await run(asked);
      expect([code, stdout]).toEqual([3, expect.stringMatching(/^No setting declares aws_s3_bucket left-by-hand/)]);
      expect(stdout).toContain("Write a construct for it in stacks/quarantine.ts");
    });
    const [imported] = saidTo(/^import/);
    expect(imported).toMatch(/aws_s3_bucket.reports: imported left-by-hand, as given\n/);
    expect(imported).not.toMatch(/WARNING|differs/);
    expect(saidTo(/^plan/)).toEqual([expect.stringContaining("local-quarantine  exact: no changes")]);
    const { Body } = await s3.send(new GetObjectCommand(object));
    expect(await Body?.transformToString()).toBe("of that night");
    s3.destroy();
  });
});
