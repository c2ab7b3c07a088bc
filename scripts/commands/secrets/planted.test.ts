import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadEnvironments } from "#environments/index";
import { adopt } from "#scripts/commands/adopt/adopt";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { reportRun } from "#scripts/commands/cli/run-report";
import { targetOf } from "#scripts/commands/cli/target";
import type { ValueSource } from "#scripts/commands/cli/value-source";
import { consoleSet } from "#scripts/commands/console/console";
import { deploy } from "#scripts/commands/deploy/deploy";
import { deployEnvironment } from "#scripts/commands/deploy/deploy-environment";
import { drift } from "#scripts/commands/drift/drift";
import { seedParameter } from "#scripts/commands/parameters/seed";
import { plan } from "#scripts/commands/plan/plan";
import { sluiceAtTerminal } from "#scripts/commands/testing/at-terminal";
import { watchProcessList } from "#scripts/commands/testing/process-list";
import { realContext } from "#scripts/commands/testing/real-context";
import { runSluice, type SluiceOptions } from "#scripts/commands/testing/run-sluice";
import { Failure } from "#scripts/engine/failure";
import { thorough } from "#scripts/house/thorough";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { type Rehearsal, startRehearsal } from "#scripts/rehearsal/rehearsal";
import { findNumbers, findNumbersBelow } from "#scripts/rehearsal/testing/find-numbers";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { rotateSecret } from "./rotate.ts";
import { seedSecrets } from "./seed.ts";
import { secretsStatus } from "./status.ts";

vi.setConfig({ hookTimeout: 240_000 });

/** One text per place that a value can come from, each found nowhere else. */
const planted = {
  file: "PlantedInFileQ7",
  env: "PlantedInEnvQ7",
  typed: "PlantedByTypingQ7",
  input: Buffer.from("planted-on-standard-input-000000").toString("base64"),
  rotated: "PlantedInRotationQ7",
};
/** Values that are refused: their texts are stored nowhere at all. */
const refused = { ring: "RefusedRingQ7", uri: "RefusedUriQ7", webhook: "RefusedWebhookQ7", source: "RefusedSourceQ7" };
/** Put in by hand where no value belongs, and into a parameter: both are stored as they are, and printed nowhere. */
const beside = { variable: "PlantedByHandQ9", code: "PlantedUnderNoNameQ9", parameter: "PlantedInParameterQ9" };
const texts = [...Object.values(planted), ...Object.values(refused)];
const unprintable = [...texts, ...Object.values(beside)];
const all = Object.values(planted);

const more = { "partner-key": "Key of the partner's API; partner-support gives out another." };
const parameters = { "partner-endpoint": "Where the partner's API is; partner-support tells." };
const variables = {
  SLUICE_SET: `secrets.more=${JSON.stringify(more)},parameters.more=${JSON.stringify(parameters)}`,
  SLUICE_DEBUG: "1",
};
const target = ["--env", "local", "--rehearse"];

let directory: ReturnType<typeof workingDirectory>;
let inputs: string;
let rehearsal: Rehearsal;
let printed = "";
const codes: Record<string, number | null> = {};
const told: Record<string, string> = {};
let shown: string;
let answer: { statusCode: number };
let inCommandLines: readonly string[];
let looks: number;
let whileUp: readonly { file: string; number: string }[];
let afterwards: readonly { file: string; number: string }[];
let named: readonly string[];

/** In a process of its own, as a person runs it. */
async function sluice(name: string, args: readonly string[], options: Pick<SluiceOptions, "variables" | "input"> = {}) {
  const { code, stdout, stderr } = await runSluice([...args, ...target], {
    root: directory.root,
    ...options,
    variables: { ...variables, ...options.variables },
  });
  codes[name] = code;
  printed += stdout + stderr;
  return stdout + stderr;
}

/** In this process: all that it says, and of an error more than any stack trace shows. */
async function here(name: string, work: (context: Context) => Promise<Report>, extra: NodeJS.ProcessEnv = {}) {
  const { context, lines } = realContext(directory.root, { ...process.env, ...variables, ...extra });
  const said = await work(context).then(
    ({ data, text, exitCode }) => {
      codes[name] = exitCode;
      return `${JSON.stringify(data)}\n${text}`;
    },
    (error: unknown) => {
      codes[name] = error instanceof Failure ? exitCodes[error.kind] : null;
      return inspect(error, { depth: 20, showHidden: true });
    },
  );
  told[name] = [said, ...lines].join("\n");
  printed += told[name];
}

/** Plans a stack as a person does who keeps the plan and all that Terraform can log of it. */
async function plannedByHand(concern: string) {
  const chdir = `-chdir=${join(directory.root, "cdktf.out", "stacks", `local-${concern}`)}`;
  const words = ["exec", "--env", "local", "--", "terraform", chdir, "plan", "-input=false", "-out=kept.tfplan"];
  const log = { TF_LOG: "TRACE", TF_LOG_PATH: join(directory.root, `${concern}.log`) };
  const { code, stdout, stderr } = await runSluice(words, {
    root: directory.root,
    variables: { ...variables, ...log },
  });
  codes[`${concern} by hand`] = code;
  printed += stdout + stderr;
}

const place = { environment: "local", rehearse: true } as const;
/** A deployment as on AWS, where nothing is made up. */
const asOnAws =
  (...stacks: string[]) =>
  async (context: Context) => {
    const target = { ...targetOf(context, rehearsal.attachment.environment), rehearsed: false };
    const deployment = await deployEnvironment(context, target, { environment: "local", stacks });
    if (deployment.kind !== "ran") throw new Error("nothing is to be written");
    return reportRun(deployment.result, {
      verb: "deploy",
      input: { ...place, stacks, yes: true },
      context,
      seconds: 1,
    });
  };
const deploying =
  (...stacks: string[]) =>
  (context: Context) =>
    deploy(context, { ...place, stacks, yes: true });
const seeding =
  (secret: string, source: ValueSource, replace = true) =>
  (context: Context) =>
    seedSecrets(context, { ...place, secret, replace, ...source });
const rotating =
  (secret: string, source: ValueSource = {}) =>
  (context: Context) =>
    rotateSecret(context, { ...place, secret, ...source });
const parameter =
  (name: string, source: ValueSource = {}) =>
  (context: Context) =>
    seedParameter(context, { ...place, parameter: name, replace: false, ...source });

function file(text: string): string {
  const path = join(inputs, `value-${Math.random()}`);
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
  return path;
}

beforeAll(async () => {
  directory = workingDirectory();
  inputs = mkdtempSync(join(tmpdir(), "sluice-values-"));
  chmodSync(inputs, 0o700);
  const environment = loadEnvironments({ SLUICE_ENV: "local" })[0]!;
  rehearsal = await startRehearsal({ root: directory.root, environment, log: () => {} });
  const watch = watchProcessList(unprintable);

  await here("first", asOnAws("alerts", "keys", "kinesis", "tables", "quarantine", "secrets", "pipeline"));
  await here("again", asOnAws("pipeline"));
  const ring = JSON.stringify({ current: "1", keys: { "1": planted.input } });
  const uri = (password: string) => `mongodb+srv://service:${password}@main.ab1cd.mongodb.net/x`;
  await Promise.all([
    sluice("ring", ["secrets", "seed", "card-token-keys", "--from-file", "-", "--json"], { input: ring }),
    sluice("uri", ["secrets", "seed", "mongodb-uri", "--from-file", file(uri(planted.file))]),
    sluice("webhook", ["secrets", "seed", "webhook-url", "--from-env", "PLANTED"], {
      variables: { PLANTED: `https://hooks.chat.example/${planted.env}` },
    }),
    sluiceAtTerminal(
      ["secrets", "seed", "partner-key", ...target],
      [
        ["not shown", `${planted.typed}x\x7f\r`],
        ["once more", `${planted.typed}\r`],
      ],
      { root: directory.root, variables },
    ).then((end) => {
      shown = end.shown;
      codes.typed = end.code;
    }),
  ]);
  await here("signing key", seeding("webhook-signing-key", {}));
  await sluice("refused uri", ["secrets", "rotate", "mongodb-uri", "--json", "--from-file", file(refused.uri)]);
  await here("refused ring", seeding("card-token-keys", { fromFile: file(`{"current":"${refused.ring}"}`) }));
  await here("refused webhook", seeding("webhook-url", { fromEnv: "PLANTED" }), {
    PLANTED: `http://${refused.webhook}`,
  });

  // What stands on the command line anybody can read; that it is not repeated is all that can be done.
  await here("value for a name", seeding(refused.source, {}));
  await here("value for a variable", seeding("mongodb-uri", { fromEnv: `${refused.source}:` }));
  await here("value for a path", seeding("mongodb-uri", { fromFile: refused.source }));
  await here("value for a parameter", parameter(refused.source));
  await here("pipeline", deploying("pipeline"));
  await here("keys renewed", rotating("card-token-keys"));
  await here("uri renewed", rotating("mongodb-uri", { fromFile: file(uri(planted.rotated)) }));
  await here("status", (context) => secretsStatus(context, place));
  await here("plan", (context) =>
    plan(context, { ...place, stacks: ["secrets", "pipeline"], markdown: false, detailedExitcode: false }),
  );

  await here("drift", (context) => drift(context, { ...place, stacks: ["secrets", "pipeline"], markdown: false }));
  await Promise.all(["secrets", "pipeline"].map(plannedByHand));

  const lambda = new LambdaClient(clientConfig(rehearsal.access));
  const event = { id: "e-1", occurredAt: "2026-01-05T10:00:00Z", cardNumber: "4000000000000002", merchant: "Shop" };
  const body = JSON.stringify({ events: [{ ...event, category: "home", amountMinor: 435, currency: "USD" }] });
  const { Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: "local-pipeline-ingest-events",
      Payload: JSON.stringify({ body, isBase64Encoded: false, pathParameters: { pipeline: "card-transactions" } }),
    }),
  );
  answer = JSON.parse(Buffer.from(Payload!).toString());
  lambda.destroy();

  await here("parameter", parameter("partner-endpoint", { fromFile: file(beside.parameter) }));
  await here("parameter refused", parameter("partner-endpoint", { fromFile: file(beside.parameter) }));
  await here("by hand", (context) =>
    consoleSet(context, {
      environment: "local",
      subject: ["pipeline", "aws_lambda_function.process-events"],
      assignments: [
        `environment[0].variables.PARTNER_KEY=${JSON.stringify(beside.variable)}`,
        `environment[0].variables.REGION_CODE=${JSON.stringify(beside.code)}`,
      ],
    }),
  );
  for (const markdown of [false, true])
    await here(`drift by hand ${markdown ? "as markdown" : "as text"}`, (context) =>
      drift(context, { ...place, stacks: ["pipeline"], markdown }),
    );
  await here("plan by hand", (context) =>
    plan(context, { ...place, stacks: ["pipeline"], markdown: true, detailedExitcode: false }),
  );
  // Of a stack with ad-hoc settings nothing is adopted.
  const adopting = { ...place, stacks: [], all: true, dryRun: false, drop: false, import: false };
  await here("adopt", (context) => adopt(context, adopting), { SLUICE_SET: "" });
  inCommandLines = await watch.end();
  looks = watch.looks();
  whileUp = findNumbersBelow(directory.root, texts);
  await rehearsal.stop();
  afterwards = findNumbersBelow(directory.root, texts);
  named = findNumbersBelow(directory.root, ["card-token-keys"]).map(({ file }) => file);
});
afterAll(async () => {
  await rehearsal?.stop();
  directory?.remove();
  if (inputs) rmSync(inputs, { recursive: true });
});

describe.runIf(thorough)("a deployment before values are put in", () => {
  it("makes the entries and all else, says at once what will be missing, and holds back the one stack that needs it", () => {
    expect(codes.first).toBe(3);
    expect(told.first).toMatch(/7 stacks in [^:]+: 6 changed, 1 waiting for a decision/);
    expect(told.first).toMatch(/local-pipeline will wait for a value of the secret card-token-keys/);
    expect(told.first).toMatch(
      /A decision is needed: local-pipeline: local-pipeline-ingest-events needs the secret card-token-keys, which has no value: npm run sluice -- secrets seed card-token-keys --env local/,
    );
    expect(told.first).not.toContain("mongodb-uri");
  });

  it("is refused before anything is applied once the entries are there", () => {
    expect(codes.again).toBe(3);
    expect(told.again).toContain("nothing was applied: local-pipeline: ");
    expect(told.again).toContain("add --unseeded to deploy it all the same");
  });
});

describe.runIf(thorough)("a value that was put in", () => {
  it("could be missed: each was taken, used and renewed, and is in the storage of the local Secrets Manager", () => {
    const taken = [
      ...[
        "ring",
        "uri",
        "webhook",
        "typed",
        "signing key",
        "pipeline",
        "keys renewed",
        "uri renewed",
        "status",
        "plan",
        "drift",
      ],
      ...["secrets by hand", "pipeline by hand"],
    ];
    expect(Object.fromEntries(taken.map((name) => [name, codes[name]])), printed + shown).toEqual(
      Object.fromEntries(taken.map((name) => [name, 0])),
    );
    expect(answer.statusCode).toBe(202);
    for (const text of all)
      expect(afterwards).toContainEqual({
        file: expect.stringMatching(/emulator.*secretsmanager\.json$/),
        number: text,
      });
  });

  it("is printed nowhere: not by what took it, by a status, plan or drift as JSON or text, or with stack traces", () => {
    expect(printed).toContain('"card-token-keys"');
    expect(findNumbers(Buffer.from(printed), unprintable)).toEqual([]);
  });

  it("is not shown on the terminal that it is typed at", () => {
    expect(shown).toMatch(/partner-key \(what you type is not shown\): \r?\n.*once more: \r?\n/);
    expect(findNumbers(Buffer.from(shown), texts)).toEqual([]);
  });

  it("is in no configuration, plan, state, log or any other file, while the platform stands or afterwards", () => {
    const elsewhere = [...whileUp, ...afterwards].filter(({ file }) => !/emulator.*secretsmanager\.json$/.test(file));
    expect(elsewhere).toEqual([]);
    // What is no secret is found in each: the search would not miss one.
    for (const kind of [/\/cdk\.tf\.json$/, /\/kept\.tfplan$/, /\/terraform\.tfstate$/, /^secrets\.log$/])
      expect(named).toContainEqual(expect.stringMatching(kind));
  });

  it("is in no command line that others could read", async () => {
    expect(looks).toBeGreaterThan(20);
    expect(inCommandLines).toEqual([]);
    const watch = watchProcessList(["could-be-missed-Q7"]);
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", "could-be-missed-Q7"]);
    await vi.waitFor(() => expect(watch.looks()).toBeGreaterThan(8), 20_000);
    child.kill();
    await once(child, "exit");
    expect(await watch.end()).toEqual(["could-be-missed-Q7"]);
  });
});

describe.runIf(thorough)("a value that was put in by hand, or into a parameter", () => {
  it("is told of by every command with the reason why it is hidden, and printed by none", () => {
    const names = ["parameter", "parameter refused", "by hand", "drift by hand as text", "drift by hand as markdown"];
    expect(
      [...names, "plan by hand", "adopt"].map((name) => codes[name]),
      printed,
    ).toEqual([0, 3, 0, 3, 3, 0, 3]);
    for (const name of ["drift by hand as text", "plan by hand"])
      expect(told[name]).toMatch(/REGION(_|&#95;)CODE.*\(hidden(:|&#58;) the code has no variable of that name/);
    expect(told["drift by hand as markdown"]).toContain("hidden&#58; the code has no variable of that name");
    expect(told["by hand"]).toContain("REGION_CODE: nothing -> (hidden: ");
    expect(told.adopt).toContain("ad-hoc settings");
    expect(findNumbers(Buffer.from(printed), Object.values(beside))).toEqual([]);
  });
});

describe.runIf(thorough)("a value that is refused", () => {
  it("is repeated by no error, and stored nowhere", () => {
    const names = Object.keys(codes).filter((name) => /^(refused|value for)/.test(name));
    expect(names.map((name) => codes[name])).toEqual(names.map(() => 2));
    expect(names).toHaveLength(7);
    const found = afterwards.filter(({ number }) => Object.values(refused).includes(number));
    expect(found).toEqual([]);
    expect(printed).toMatch(/no secret of that name/);
    expect(printed).toMatch(/can be read by every process of this machine/);
  });
});
