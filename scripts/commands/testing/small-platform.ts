import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, DataResource, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import { stateKey } from "#constructs/core/naming";
import { defineEnvironment } from "#environments/define";
import type { Environment, EnvironmentInput } from "#environments/environment";
import { local } from "#environments/local";
import { parseOverrides } from "#environments/overrides";
import type { Context } from "#scripts/commands/cli/context";
import { createInterruption, type InterruptionSource } from "#scripts/engine/interruption";
import type { Platform } from "#scripts/engine/synthesize";
import { controlPlaneOnDisk } from "#scripts/engine/testing/control-plane-on-disk";
import { bareTerraform, recordedProgress } from "#scripts/engine/testing/stacks-on-disk";

/** The environment `tiny`: valid by the rules of this repository. */
const tiny: EnvironmentInput = { ...local, name: "tiny" };
const tinyPlace = { name: tiny.name, region: tiny.region };

/** A stack of one resource that needs no provider and no cloud; its state is a file. */
class SmallStack extends TerraformStack {
  readonly environment: Environment;
  readonly concern: string;
  readonly publishes: string;
  readonly reads: readonly string[];
  readonly stateKey: string;

  constructor(
    app: App,
    environment: Environment,
    settings: { concern: string; reads?: readonly string[]; states: string },
  ) {
    super(app, `${environment.name}-${settings.concern}`);
    this.environment = environment;
    this.concern = settings.concern;
    this.publishes = settings.concern;
    this.reads = settings.reads ?? [];
    this.stateKey = stateKey(environment, settings.concern);
    new LocalBackend(this, { path: join(settings.states, this.stateKey) });
    new DataResource(this, "retries", { input: { retries: environment.pipeline.retries } });
    new TerraformOutput(this, "overrides", { value: environment.overrides });
  }
}

/** A repository in a temporary directory with two stacks, `base` and `reader`, that real Terraform deploys. */
export interface SmallRepository {
  readonly root: string;
  readonly context: Context;
  readonly interruption: InterruptionSource;
  /** Lines that progress left. */
  readonly lines: string[];
  /** Questions asked so far. */
  readonly asked: string[];
  /** Argument lists that a fresh process was to be run with. */
  readonly again: (readonly string[])[];
  readonly environmentFile: string;
  stateFileOf(concern: string): string;
  /** The value that a stack's one resource has in its state; undefined if it is not there. */
  appliedRetries(concern: string): unknown;
  /** What the stack's state has recorded as ad-hoc settings. */
  recordedOverrides(concern: string): unknown;
  remove(): void;
}

export interface SmallRepositoryOptions {
  readonly variables?: NodeJS.ProcessEnv;
  /** Answers to questions, in order; without it nobody is at the terminal. */
  readonly answers?: readonly string[];
}

/** Makes such a repository, or with `root` a new context for one. */
export function smallRepository(
  { variables = {}, answers }: SmallRepositoryOptions = {},
  root = newRoot(),
): SmallRepository {
  const { progress, lines } = recordedProgress();
  const interruption = createInterruption();
  const states = join(root, "states");
  const asked: string[] = [];
  const again: (readonly string[])[] = [];
  const left = [...(answers ?? [])];
  const platform: Platform<Environment> = {
    environmentNames: ["tiny"],
    loadEnvironments: ({ SLUICE_SET }) => [defineEnvironment(tiny, parseOverrides(SLUICE_SET))],
    addStacks: (app, environment) => [
      new SmallStack(app, environment, { concern: "reader", reads: ["base"], states }),
      new SmallStack(app, environment, { concern: "base", states }),
    ],
  };
  const stateFileOf = (concern: string) => join(states, stateKey(tinyPlace, concern));
  const state = (concern: string) => {
    const file = stateFileOf(concern);
    return JSON.parse(readFileSync(file, "utf8")) as {
      outputs: Record<string, { value: unknown }>;
      resources: { instances: { attributes: { output: { value: { retries: unknown } } } }[] }[];
    };
  };
  const ask: Context["ask"] = async (question, choices) => {
    asked.push(question);
    const answer = left.shift();
    const choice = choices.find((candidate) => candidate === answer);
    if (choice === undefined) throw new Error(`no such answer: ${answer}`);
    return choice;
  };
  return {
    root,
    interruption,
    lines,
    asked,
    again,
    context: {
      root,
      variables: { ...bareTerraform, ...variables },
      progress,
      interruption,
      platform: async () => platform,
      controlPlane: async ({ name, region }) => controlPlaneOnDisk(states, { environment: name, region }),
      ask: answers && ask,
      again: async (extra) => {
        again.push(extra);
        return 0;
      },
    },
    stateFileOf,
    environmentFile: join(root, "environments", "tiny.ts"),
    appliedRetries: (concern) => state(concern).resources[0]?.instances[0]?.attributes.output.value.retries,
    recordedOverrides: (concern) => state(concern).outputs.overrides?.value,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function newRoot(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-commands-")));
  mkdirSync(join(root, "environments"));
  writeFileSync(
    join(root, "environments", "tiny.ts"),
    'export const tiny = {\n  name: "tiny",\n  // as cheap as can be\n  availability: "single-az",\n};\n',
  );
  return root;
}
