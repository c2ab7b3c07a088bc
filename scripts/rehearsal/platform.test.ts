import { join } from "node:path";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { App, Testing } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEnvironments } from "#environments/index";
import { importId, type Values } from "#scripts/engine/recovery/import-ids";
import { findOrphans } from "#scripts/engine/recovery/orphans";
import { rehearsedObjects } from "#scripts/engine/recovery/sources/rehearsed-objects";
import { openObjectStore } from "#scripts/engine/store/s3-object-store";
import { thorough } from "#scripts/house/thorough";
import { addStacks } from "#stacks/index";
import { clientConfig } from "./emulator/access.ts";
import { residues } from "./provider/resource/residues.ts";
import { rehearsalDirectory } from "./rehearsal-directory.ts";
import { type DeployedPlatform, deployPlatform } from "./testing/deployed-platform.ts";

/** The stacks as they are in the code; known before anything is deployed, so that each can have a test of its own. */
const declared = addStacks(new App({ outdir: Testing.app().outdir }), loadEnvironments({ SLUICE_ENV: "local" })[0]!);
const ids = declared.map((stack) => stack.node.id);

let platform: DeployedPlatform;
beforeAll(async () => {
  platform = await deployPlatform();
});
afterAll(async () => platform?.stop());

interface StateResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values: Values;
}

async function resourcesOf(stackId: string): Promise<StateResource[]> {
  const { stdout } = await platform.terraform(stackId, "show", "-json");
  return (JSON.parse(stdout).values?.root_module?.resources ?? []) as StateResource[];
}

const others = (stackId: string) => ids.filter((id) => id !== stackId);
const ssm = () => new SSMClient(clientConfig(platform.rehearsal.access));

describe.runIf(thorough)("the platform on this machine", () => {
  it("deploys every stack to a state of its own, and leaves no lock", async () => {
    expect(platform.results.map(({ id, status, reason }) => ({ id, status, reason }))).toEqual(
      platform.synthesis.graph.stacks.map(({ id }) => ({ id, status: "done", reason: null })),
    );
    const states = (await platform.stateObjects()).filter((key) => !key.startsWith("ledger/"));
    expect(states).toEqual(platform.synthesis.graph.stacks.map(({ stateKey }) => stateKey).sort());
  });

  it.each(declared.map((stack) => [stack.node.id, stack] as const))(
    "gives %s the addresses of its code, and wants nothing more",
    async (id, stack) => {
      const { stdout } = await platform.terraform(id, "state", "list");
      const expected = stack.addresses.filter((address) => /^(data\.)?aws_/.test(address));
      expect(stdout.split("\n").filter(Boolean).sort()).toEqual([...expected].sort());
      const plan = await platform.terraform(id, "plan", "-detailed-exitcode", "-input=false", "-no-color");
      expect(plan.code, plan.stdout).toBe(0);
    },
  );

  it("does not let a stack be applied that somebody else is applying", async () => {
    const { code, stderr } = await platform.whileLocked(["local-parameters"], () =>
      platform.terraform("local-parameters", "plan", "-input=false", "-no-color"),
    );
    expect(code).toBe(1);
    expect(stderr).toContain("Error acquiring the state lock");
    expect(stderr).toContain("somebody@elsewhere");
  });
});

describe.runIf(thorough)("one stack whose state is lost", () => {
  it.each(ids)(
    "%s has every object named with what it is imported by, and its address or those it may have",
    async (id) => {
      const node = platform.synthesis.graph.stacks.find((stack) => stack.id === id)!;
      const { environment, directoryOf } = platform.synthesis;
      const bucket = openObjectStore({
        bucket: environment.state.bucket,
        accountId: environment.accountId,
        config: clientConfig(platform.rehearsal.access),
      });
      const list = async (prefix: string) => (await bucket.list(prefix)).filter(({ key }) => key !== node.stateKey);
      const orphans = await findOrphans(
        {
          store: { ...bucket, list },
          objects: rehearsedObjects(join(rehearsalDirectory(platform.root, "local"), "cloud")),
          environment,
          directoryOf,
          commands: { root: platform.root },
        },
        [{ node, creates: undefined }],
      );
      bucket.close();
      const managed = (await resourcesOf(id)).filter(({ mode }) => mode === "managed");
      const named = managed.map(({ address, type, values }) => {
        const key = importId(type, values);
        const orphan = orphans.find((each) => each.type === type && each.importId === key);
        // Of several that differ only in what the code does not tell, such as an id of another resource, all are named.
        const isNamed = orphan?.address === address || (!orphan?.address && orphan?.instead?.includes(address));
        return [address, isNamed];
      });
      expect(named).toEqual(managed.map(({ address }) => [address, true]));
      expect(orphans).toHaveLength(managed.length);
    },
  );
});

/** Every stack that has anything in it in a thorough run; otherwise those whose types are of many kinds. */
const imported = declared
  .filter(({ addresses }) => addresses.some((address) => address.startsWith("aws_")))
  .map(({ node }) => node.id)
  .filter((id) => thorough || /-(vpc|keys|kinesis|pipeline|rds|redis|eks|cognito)$/.test(id));

describe.runIf(thorough)("one stack alone, while all others are locked", () => {
  it.each(imported)(
    "%s is forgotten by its state and imported again, with no change but known residues",
    async (id) => {
      await platform.whileLocked(others(id), async () => {
        const resources = (await resourcesOf(id)).filter(({ mode }) => mode === "managed");
        const forgotten = await platform.terraform(id, "state", "rm", ...resources.map(({ address }) => address));
        expect(forgotten.code, forgotten.stderr).toBe(0);

        platform.write(id, "imports.tf.json", {
          import: resources.map(({ address, type, values }) => ({ to: address, id: importId(type, values) })),
        });
        const planned = await platform.terraform(id, "plan", "-input=false", "-no-color", "-out=import.plan");
        expect(planned.code, planned.stderr).toBe(0);
        const { stdout } = await platform.terraform(id, "show", "-json", "import.plan");
        for (const { address, type, change } of JSON.parse(stdout).resource_changes as PlannedChange[]) {
          if (change.actions.join() === "read") continue;
          expect([address, change.importing !== undefined, change.actions.join()]).toEqual([
            address,
            true,
            expect.stringMatching(/^(no-op|update)$/),
          ]);
          expect({
            [address]: changedAttributes(change).filter((name) => !(residues[type] ?? []).includes(name)),
          }).toEqual({ [address]: [] });
        }
        const applied = await platform.terraform(id, "apply", "-input=false", "-no-color", "import.plan");
        expect(applied.code, applied.stderr).toBe(0);
        platform.write(id, "imports.tf.json", {});
        const again = await platform.terraform(id, "plan", "-detailed-exitcode", "-input=false", "-no-color");
        expect(again.code, again.stdout).toBe(0);
      });
    },
  );
});

describe.runIf(thorough)("plain cdktf", () => {
  it("deploys one stack alone, though it reads others, and holds up nobody", async () => {
    const { code, stdout, stderr } = await platform.whileLocked(others("local-secrets"), () =>
      platform.cdktf(["deploy", "local-secrets", "--auto-approve"]),
    );
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain("local-secrets");
    expect(stdout).not.toContain("local-keys");
  });

  it("keeps contract order where it is asked to, and then refuses a stack without its producers", async () => {
    const { code, stdout, stderr } = await platform.cdktf(["deploy", "local-secrets", "--auto-approve"], {
      SLUICE_CDKTF_ORDER: "1",
    });
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("dependencies are not included in the stacks to run: local-keys");
  });
});

interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    /** What AWS will say only afterwards, since it follows from another attribute. */
    readonly after_unknown: Values;
    readonly actions: readonly string[];
    readonly importing?: unknown;
    readonly before: Values | null;
    readonly after: Values | null;
  };
}

const changedAttributes = ({ before, after, after_unknown: unknown }: PlannedChange["change"]): string[] =>
  Object.keys({ ...before, ...after }).filter(
    (name) => unknown[name] !== true && JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
  );

describe.runIf(thorough)("a contract", () => {
  const name = "/sluice/local/ap-northeast-2/keys/contract";

  it("that was tampered with stops its readers, says what is wrong, and touches nobody else", async () => {
    const client = ssm();
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
    const original = Parameter?.Value ?? "";
    const hostile = original.replaceAll("000000000000", "999999999999");
    await client.send(new PutParameterCommand({ Name: name, Value: hostile, Overwrite: true }));
    try {
      const reader = await platform.terraform("local-secrets", "plan", "-input=false", "-no-color");
      expect(reader.code).toBe(1);
      expect(reader.stderr.replaceAll(/[│\s]+/g, " ")).toContain(
        "contract keys: field secretsKeyArn must be an ARN of this account and region",
      );
      const stranger = await platform.terraform("local-vpc", "plan", "-detailed-exitcode", "-input=false", "-no-color");
      expect(stranger.code).toBe(0);
      // The producer's own plan shows the change made by hand, and its apply mends it.
      const producer = await platform.terraform(
        "local-keys",
        "plan",
        "-detailed-exitcode",
        "-input=false",
        "-no-color",
      );
      expect(producer.code).toBe(2);
      const mended = await platform.terraform("local-keys", "apply", "-auto-approve", "-input=false", "-no-color");
      expect(mended.code, mended.stderr).toBe(0);
      expect((await client.send(new GetParameterCommand({ Name: name }))).Parameter?.Value).toBe(original);
    } finally {
      client.destroy();
    }
  });

  it("that is gone is named, with the stack to deploy", async () => {
    const destroyed = await platform.terraform("local-alerts", "destroy", "-auto-approve", "-input=false", "-no-color");
    expect(destroyed.code, destroyed.stderr).toBe(0);
    const reader = await platform.terraform("local-tables", "plan", "-input=false", "-no-color");
    expect(reader.code).toBe(1);
    expect(reader.stderr).toContain("/sluice/local/ap-northeast-2/alerts/contract");
    const back = await platform.terraform("local-alerts", "apply", "-auto-approve", "-input=false", "-no-color");
    expect(back.code, back.stderr).toBe(0);
    const plan = await platform.terraform("local-tables", "plan", "-detailed-exitcode", "-input=false", "-no-color");
    expect(plan.code, plan.stdout).toBe(0);
  });
});
