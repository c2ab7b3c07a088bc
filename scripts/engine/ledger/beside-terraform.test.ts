import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { uninterrupted } from "#scripts/engine/interruption";
import { terraformFor } from "#scripts/engine/terraform/terraform";
import { bareTerraform } from "#scripts/engine/testing/stacks-on-disk";
import { stateBackendEnvironment } from "#scripts/rehearsal/emulator/state-backend";
import { reasonsToRun } from "./changes.ts";
import { digestOf } from "./digest.ts";
import { type ConfigurationOnDisk, configurationOnDisk } from "./testing/configurations.ts";
import {
  BUCKET,
  flightOf,
  type LedgerOnEmulator,
  ledgerOnEmulator,
  REGION,
  stackAt,
} from "./testing/ledger-on-emulator.ts";

let on: LedgerOnEmulator;
let disk: ConfigurationOnDisk;
let environment: NodeJS.ProcessEnv;
let runs = 0;
beforeAll(async () => {
  on = await ledgerOnEmulator();
  environment = { ...bareTerraform, ...stateBackendEnvironment(on.emulator.access, {}) };
});
afterAll(async () => {
  await on?.dispose();
});
beforeEach(() => {
  disk = configurationOnDisk();
});
afterEach(() => disk.remove());

/** A stack whose one resource has this input, and another that fails if asked to. */
function write(concern: string, input: string, { failing = false } = {}) {
  const s3 = { bucket: BUCKET, key: stackAt(concern).stateKey, region: REGION, use_lockfile: true };
  const failure = {
    bad: { depends_on: ["terraform_data.good"], provisioner: [{ "local-exec": { command: "exit 1" } }] },
  };
  disk.write({
    terraform: { backend: { s3 } },
    resource: { terraform_data: { good: { input }, ...(failing && failure) } },
  });
}

/** Plain Terraform, beside this tool. */
async function terraform(destroy = false): Promise<void> {
  const own = terraformFor(
    { stackId: "test", directory: disk.directory },
    { environment, interruption: uninterrupted },
  );
  const out = join(disk.directory, "plan");
  await own.init();
  await own.plan({ out, destroy });
  await own.apply(out);
}

const digest = () =>
  digestOf(disk.configuration(), { accountId: "1", terraformVersion: "1", environment, documents: new Map() });

/** An apply by this tool. */
async function apply(concern: string) {
  const node = stackAt(concern);
  const { inFlight } = await on.standing(node);
  const run = `run-${++runs}`;
  await on.ledger.begin(node, flightOf(run));
  await terraform();
  const outcome = { kind: "applied" as const, ...digest(), fieldsRead: {}, run, settled: inFlight };
  expect(await on.ledger.complete(node, outcome)).toBe(true);
}

const reasons = async (concern: string) =>
  reasonsToRun({ standing: await on.standing(stackAt(concern)), digest: digest(), liveData: [], now: new Date() });

it("lets a stack rest that was applied, also after plain Terraform has applied the same", async () => {
  write("rest", "one");
  expect(await reasons("rest")).toEqual(["this tool has no record of applying it"]);
  await apply("rest");
  expect(await reasons("rest")).toEqual([]);
  await terraform();
  expect(await reasons("rest")).toEqual([]);
});

it("notices a plain apply of something else, and of the old code after it", async () => {
  write("plain", "one");
  await apply("plain");
  write("plain", "two");
  await terraform();
  write("plain", "one");
  expect(await reasons("plain")).toEqual([expect.stringMatching(/its state has changed since/)]);
  await terraform();
  expect(await reasons("plain")).toEqual([expect.stringMatching(/its state has changed since/)]);
  await apply("plain");
  expect(await reasons("plain")).toEqual([]);
});

it("notices a plain destroy", async () => {
  write("destroyed", "one");
  await apply("destroyed");
  await terraform(true);
  expect(await reasons("destroyed")).toEqual([expect.stringMatching(/its state has changed since/)]);
});

it("notices an apply that failed half way, after a return to the code before it", async () => {
  write("half", "one");
  await apply("half");
  write("half", "two", { failing: true });
  await expect(apply("half")).rejects.toThrow(/local-exec/);
  write("half", "one");
  expect(await reasons("half")).toEqual([
    expect.stringMatching(/an apply by .* has not ended/),
    expect.stringMatching(/its state has changed since/),
  ]);
  await apply("half");
  expect(await reasons("half")).toEqual([]);
});
