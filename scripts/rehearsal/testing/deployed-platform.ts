import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Environment } from "#environments/environment";
import { environmentNames, loadEnvironments } from "#environments/index";
import { selectStacks } from "#scripts/commands/cli/selection";
import { openControlPlane } from "#scripts/engine/cloud/control-plane";
import { createProgress } from "#scripts/engine/create-progress";
import { uninterrupted } from "#scripts/engine/interruption";
import { orphanSearch } from "#scripts/engine/recovery/orphan-search";
import { deployStacks } from "#scripts/engine/run/deploy";
import type { StackResult } from "#scripts/engine/run/run-request";
import { type Platform, type Synthesis, synthesize } from "#scripts/engine/synthesize";
import { addStacks } from "#stacks/index";
import { clientConfig } from "../emulator/access.ts";
import { type Rehearsal, startRehearsal } from "../rehearsal.ts";
import { attachedEnvironment } from "../session/attachment.ts";
import { workingDirectory } from "./working-directory.ts";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "../../..");

/** What a command printed, and how it ended. */
export interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An environment, whole or in part, deployed in a directory of its own. */
export interface DeployedPlatform {
  readonly root: string;
  readonly rehearsal: Rehearsal;
  readonly synthesis: Synthesis<Environment>;
  readonly results: readonly StackResult[];
  /** Runs Terraform by hand in a stack's directory, as a person would. */
  terraform(stackId: string, ...args: string[]): Promise<CommandEnd>;
  /** Runs the CDKTF command line as it is, over the same stacks, with the variables given besides. */
  cdktf(args: readonly string[], variables?: NodeJS.ProcessEnv): Promise<CommandEnd>;
  /** Writes a file beside the stack's configuration. */
  write(stackId: string, file: string, content: object): void;
  /** Keys of all objects in the state bucket. */
  stateObjects(): Promise<string[]>;
  /** A state as text. */
  stateOf(stackId: string): Promise<string>;
  /** Holds the locks of stacks, as another person's run would, while `during` runs. */
  whileLocked<T>(stackIds: readonly string[], during: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Runs a command to its end, whatever that is. */
const ended = (
  command: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<CommandEnd> =>
  run(command, args, { ...options, maxBuffer: 2 ** 26 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: CommandEnd) => ({ code, stdout, stderr }),
  );

/** What of an environment is deployed. */
export interface DeployedPart {
  /** Stacks by concern. @default all */
  readonly stacks?: readonly string[];
  /** Environments and stacks to deploy from. @default this repository's */
  readonly platform?: Platform<Environment>;
}

/** Starts a rehearsal of an environment and deploys its stacks. */
export async function deployPlatform(
  name = "local",
  { stacks: concerns = [], platform = { environmentNames, loadEnvironments, addStacks } }: DeployedPart = {},
): Promise<DeployedPlatform> {
  const directory = workingDirectory();
  const [environment] = platform.loadEnvironments({ SLUICE_ENV: name }) as [Environment];
  const rehearsal = await startRehearsal({ root: directory.root, environment, log: () => {} });
  const variables = attachedEnvironment(process.env, rehearsal.attachment.environment);
  const outdir = join(directory.root, "cdktf.out");
  const synthesis = synthesize({ platform, environment: name, outdir, variables });
  const control = await openControlPlane(environment, variables);
  const { stacks: results } = await deployStacks({
    graph: selectStacks(synthesis.graph, concerns),
    synthesis,
    control,
    search: orphanSearch({ root: directory.root, variables, synthesis, control }),
    terraform: { environment: variables, interruption: uninterrupted },
    planDirectory: join(directory.root, ".sluice", "plans"),
    progress: createProgress({ write: () => {} }, { live: false }),
  });
  control.close();

  const s3 = new S3Client(clientConfig(rehearsal.access));
  const Bucket = environment.state.bucket;
  const keyOf = (stackId: string) => synthesis.graph.stacks.find(({ id }) => id === stackId)?.stateKey ?? "";
  const lock = (stackId: string) => ({ Bucket, Key: `${keyOf(stackId)}.tflock` });
  return {
    root: directory.root,
    rehearsal,
    synthesis,
    results,
    cdktf: (args, more) => {
      const env = { ...variables, SLUICE_ENV: name, ...more };
      return ended("npx", ["cdktf", ...args, `--output=${outdir}`], { cwd: repository, env });
    },
    terraform: (stackId, ...args) =>
      ended("terraform", args, { cwd: synthesis.directoryOf(stackId), env: { ...variables, TF_IN_AUTOMATION: "1" } }),
    write: (stackId, file, content) =>
      writeFileSync(join(synthesis.directoryOf(stackId), file), JSON.stringify(content)),
    stateObjects: async () =>
      ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key ?? "").sort(),
    stateOf: async (stackId) =>
      (await s3.send(new GetObjectCommand({ Bucket, Key: keyOf(stackId) }))).Body?.transformToString() ?? "",
    whileLocked: async (stackIds, during) => {
      const info = JSON.stringify({
        ID: "0",
        Operation: "OperationTypeApply",
        Who: "somebody@elsewhere",
        Version: "1.11.4",
        Created: new Date(),
      });
      for (const stackId of stackIds) await s3.send(new PutObjectCommand({ ...lock(stackId), Body: info }));
      try {
        return await during();
      } finally {
        for (const stackId of stackIds) await s3.send(new DeleteObjectCommand(lock(stackId)));
      }
    },
    stop: async () => {
      s3.destroy();
      await rehearsal.stop();
      directory.remove();
    },
  };
}
