import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "#scripts/commands/cli/report";
import { createProgram } from "#scripts/commands/program";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { thorough } from "#scripts/house/thorough";
import { type FoundAccount, foundAccount } from "./testing/found-account.ts";

const howTo = join(import.meta.dirname, "../../../docs/how-to");
const prefix = "npm run sluice -- ";

/** Command lines of a page's `sh` blocks, in order; every one is of this tool. */
function commandsIn(page: string): readonly string[] {
  const text = readFileSync(join(howTo, page), "utf8");
  const lines = [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block]) => block!.trimEnd().split("\n"));
  expect(lines.filter((line) => !line.startsWith(prefix))).toEqual([]);
  return lines.map((line) => line.slice(prefix.length));
}

/** The words of a command line, as a shell has them. */
const wordsOf = (line: string): string[] =>
  execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);

let account: FoundAccount;
beforeAll(async () => {
  account = await foundAccount();
});
afterAll(async () => account?.stop());

/** Runs one command line of a page; what it printed, and how it ended. */
async function run(line: string): Promise<Pick<Report, "text" | "exitCode">> {
  const words = wordsOf(line);
  // Its child writes to the terminal, which is to be somebody else's here.
  if (words[0] === "exec") {
    const { code, stdout, stderr } = await runSluice(words, { root: account.root });
    return { text: stdout + stderr, exitCode: code ?? 1 };
  }
  const reports: Report[] = [];
  const program = createProgram(account.context, async (report) => void reports.push(report));
  await program.parseAsync(words, { from: "user" });
  return reports[0]!;
}

/** Runs a page's commands, each of which must end well; what each printed, by its line. */
async function runAll(page: string, replace: (line: string) => string = (line) => line) {
  const printed = new Map<string, string>();
  for (const line of commandsIn(page)) {
    const { text, exitCode } = await run(replace(line));
    expect(exitCode, `${line}\n${text}`).toBe(0);
    printed.set(line, text);
  }
  const saidTo = (pattern: RegExp) => [...printed].filter(([line]) => pattern.test(line)).map(([, text]) => text);
  return { saidTo, last: [...printed.values()].at(-1)! };
}

// Each is a session of a dozen commands, seconds on an idle machine.
describe.runIf(thorough)("the exercises of the documentation", { timeout: 480_000 }, () => {
  it("adopt an account whose objects carry no tags of this platform, and end in no changes", async () => {
    const { saidTo, last } = await runAll("adopt-an-existing-account.md", (line) =>
      line.replace("eipalloc-0abc", account.idsOf("aws_eip")[0] ?? ""),
    );
    expect(saidTo(/^plan vpc --env/)[0]).toContain("25 to add");
    const [found] = saidTo(/--dry-run/);
    expect(found).toMatch(/aws_eip.network_nat_ap-northeast-2a-address: nothing was found for it/);
    expect(found).toMatch(/aws_internet_gateway.network_internet: igw-\w+, found by its tag Name/);
    expect(found).toMatch(/aws_vpc.network: vpc-\w+, named by the stack's published contract/);
    expect(found).toMatch(/aws_network_acl.data-acl: acl-\w+, found by its tags Stack and Address/);
    const [database, rest] = saidTo(/^import rds/);
    expect(database).toContain("imported local-rds-primary, as given");
    expect(rest).toContain("aws_db_instance.primary: the state has it already");
    expect(last).toMatch(/local-vpc {2}exact: no changes\n\nlocal-rds {2}exact: no changes\n/);
  });

  it("let a restored database take another's place, and take in an alarm that a hand has changed", async () => {
    const { saidTo, last } = await runAll("import.md");
    const [commands, restored, back] = saidTo(/^import rds primary/);
    expect(commands).toMatch(/ state rm aws_db_instance.primary\n.* import aws_db_instance.primary restored$/);
    expect(restored).toMatch(/imported restored, as given\n {2}in place of local-rds-primary \(db-\w+\), which still/);
    expect(restored).toContain('differs: identifier: "restored" -> "local-rds-primary"');
    expect(back).toContain("in place of restored");
    const [alarm] = saidTo(/^import rds alarms/);
    expect(alarm).toMatch(/imported local-rds-primary-cpu, named by the code\n(.*\n)*? *differs: threshold: 99 -> 80/);
    expect(last).toContain("local-rds  exact: no changes");
  });
});
