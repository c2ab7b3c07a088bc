import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { promisify } from "node:util";
import { z } from "zod";
import { Failure, messageOf } from "#scripts/engine/failure";

const run = promisify(execFile);

/** What Checkov says of one block. */
export interface CheckovResult {
  /** E.g. `CKV_AWS_158`. */
  readonly check: string;
  readonly title: string;
  /** Path below the directory that was read, without a leading slash. */
  readonly file: string;
  /** Line on which the block begins, from 1. */
  readonly line: number;
  /** Checkov's own name of the block; its type is not reliable. */
  readonly resource: string;
  /** Where the check is explained. */
  readonly link: string;
}

export interface CheckovReport {
  readonly version: string;
  readonly passed: readonly CheckovResult[];
  readonly failed: readonly CheckovResult[];
}

const resultSchema = z
  .object({
    check_id: z.string(),
    check_name: z.string(),
    check_class: z.string(),
    file_path: z.string(),
    file_line_range: z.tuple([z.number(), z.number()]),
    resource: z.string(),
  })
  .transform((found) => ({
    check: found.check_id,
    title: found.check_name,
    file: found.file_path.replace(/^\/+/, ""),
    line: found.file_line_range[0],
    resource: found.resource,
    source: found.check_class,
  }));

const reportSchema = z.object({
  results: z.object({
    passed_checks: z.array(resultSchema),
    failed_checks: z.array(resultSchema),
    skipped_checks: z.array(z.unknown()),
    parsing_errors: z.array(z.unknown()),
  }),
  summary: z.object({ checkov_version: z.string() }),
});

const INDEX = "https://www.checkov.io/5.Policy%20Index/terraform.html";

/** A check in Python has a file of its own; those in YAML share a class, and stand in the index. */
const linkTo = (source: string, version: string): string =>
  source.startsWith("checkov.terraform.checks.")
    ? `https://github.com/bridgecrewio/checkov/blob/${version}/${source.replaceAll(".", "/")}.py`
    : INDEX;

/**
 * Runs Checkov over a directory of Terraform JSON, without network and without any configuration of the caller's.
 *
 * @param python interpreter of the environment that Checkov is installed in
 * @param directory with the files; nothing else may be in it
 * @param own an empty directory for Checkov's home and working directory
 * @throws Failure when it does not run, could not read a file, or was told to skip something
 */
export async function runCheckov(python: string, directory: string, own: string): Promise<CheckovReport> {
  mkdirSync(own, { recursive: true });
  const args = ["-I", "-m", "checkov.main", "--directory", directory, "--framework", "terraform_json"];
  const quietly = ["--skip-download", "--soft-fail", "--compact", "--output", "json"];
  // Checkov obeys variables (CKV_*, BC_*), and a .checkov.yaml at home or where it runs.
  const env = { PATH: process.env.PATH, HOME: own, LANG: "C.UTF-8", LOG_LEVEL: "ERROR" };
  const output = await run(python, [...args, ...quietly], { cwd: own, env, maxBuffer: 2 ** 28 }).catch((error) => {
    throw new Failure("failed", `Checkov did not run: ${messageOf(error)}; remove .sluice/checkov to install it anew.`);
  });
  return readReport(output.stdout);
}

/**
 * @param output what Checkov printed with `--output json`
 * @throws Failure if it is no report, or one of less than everything
 */
export function readReport(output: string): CheckovReport {
  const { results, summary } = parse(output);
  if (results.parsing_errors.length > 0)
    throw new Failure("failed", `Checkov could not read: ${results.parsing_errors.join(", ")}`);
  if (results.skipped_checks.length > 0)
    throw new Failure("failed", "Checkov was told to skip something outside scripts/policy/skips/");
  const version = summary.checkov_version;
  const linked = (found: readonly z.output<typeof resultSchema>[]): CheckovResult[] =>
    found.map(({ source, ...result }) => ({ ...result, link: linkTo(source, version) }));
  return { version, passed: linked(results.passed_checks), failed: linked(results.failed_checks) };
}

function parse(output: string): z.output<typeof reportSchema> {
  try {
    return reportSchema.parse(JSON.parse(output));
  } catch (cause) {
    // With nothing to read it prints a bare summary.
    throw new Failure("failed", `Checkov's report cannot be read: ${output.slice(0, 200)}`, { cause });
  }
}
