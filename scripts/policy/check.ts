import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "#scripts/engine/failure";
import type { CheckovReport, CheckovResult } from "./checkov.ts";
import { readableConfiguration } from "./readable-configuration.ts";
import { applySkips, type Judgement, type SkipLists } from "./skip-list.ts";

/** One thing that a check asks for and a block has not. */
export interface Finding {
  readonly check: string;
  /** What the check asks for. */
  readonly title: string;
  readonly stack: string;
  readonly concern: string;
  readonly address: string;
  /** Where it is explained. */
  readonly link: string;
}

/** What the check of one environment came to. */
export interface EnvironmentVerdict extends Judgement<Finding> {
  readonly environment: string;
  readonly stacks: number;
  /** Checks that passed, counted per block. */
  readonly passed: number;
}

/** A synthesized environment: its stacks' Terraform JSON lies in `<outdir>/stacks/<id>/cdk.tf.json`. */
export interface SynthesizedEnvironment {
  readonly name: string;
  readonly outdir: string;
}

export interface PolicyCheck {
  readonly environments: readonly SynthesizedEnvironment[];
  readonly skips: SkipLists;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** Runs Checkov over a directory; `own` is a directory of its own to run in. */
  readonly checkov: (directory: string, own: string) => Promise<CheckovReport>;
}

/**
 * Checks environments with one start of Checkov, and takes out what is accepted.
 * @throws Failure when Checkov does not run, or did not look at a stack
 */
export async function checkPolicy({ environments, skips, today, checkov }: PolicyCheck): Promise<EnvironmentVerdict[]> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-policy-"));
  try {
    const stacks = environments.flatMap((environment) => layOut(environment, join(folder, "read")));
    const report = await checkov(join(folder, "read"), join(folder, "own"));
    refuseUnseen(stacks, report);
    return environments.map(({ name }) => {
      const own = stacks.filter(({ environment }) => environment === name);
      const findings = own.flatMap((stack) => findingsOf(stack, report.failed));
      const passed = own.flatMap((stack) => report.passed.filter(({ file }) => file === stack.file)).length;
      return { environment: name, stacks: own.length, passed, ...applySkips(name, findings, skips, today) };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A stack as it is laid out for Checkov. */
interface LaidOut {
  readonly environment: string;
  readonly id: string;
  /** Path below the directory that Checkov reads. */
  readonly file: string;
  readonly addresses: ReadonlyMap<number, string>;
}

function layOut({ name: environment, outdir }: SynthesizedEnvironment, directory: string): LaidOut[] {
  return readdirSync(join(outdir, "stacks")).map((id) => {
    const json = readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8");
    const { text, addresses } = readableConfiguration(json);
    mkdirSync(join(directory, environment, id), { recursive: true });
    const file = join(environment, id, "main.tf.json");
    writeFileSync(join(directory, file), text);
    return { environment, id, file, addresses };
  });
}

/** Checkov passes over what it cannot make sense of, so that nothing at all about a stack is no good news. */
function refuseUnseen(stacks: readonly LaidOut[], { passed, failed }: CheckovReport): void {
  const seen = new Set([...passed, ...failed].map(({ file }) => file));
  const unseen = stacks.filter(({ file, addresses }) => hasResources(addresses) && !seen.has(file));
  if (unseen.length > 0)
    throw new Failure("failed", `Checkov said nothing about ${unseen.map(({ id }) => id).join(", ")}`);
}

const hasResources = (addresses: ReadonlyMap<number, string>): boolean =>
  [...addresses.values()].some((address) => !address.startsWith("data."));

function findingsOf({ environment, id, file, addresses }: LaidOut, failed: readonly CheckovResult[]): Finding[] {
  return failed
    .filter((result) => result.file === file)
    .map(({ check, title, line, resource, link }) => {
      const address = addresses.get(line) ?? resource;
      return { check, title, stack: id, concern: id.slice(environment.length + 1), address, link };
    })
    .sort((one, other) => one.address.localeCompare(other.address) || one.check.localeCompare(other.check));
}
