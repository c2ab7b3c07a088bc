import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import type { Contract } from "#constructs/core/contract";
import { withoutTokenTraces } from "#constructs/core/quick-synthesis";
import { Failure } from "./failure.ts";
import { createGraph, type StackGraph, type StackNode } from "./graph.ts";
import { makeOwnDirectory } from "./process-directory.ts";
import { publishFiles } from "./publish-files.ts";

/** The settings that the engine itself reads of an environment. */
export interface EnvironmentFacts {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly state: { readonly bucket: string };
  readonly overrides: Readonly<Record<string, string>>;
}

/** What a synthesis is made of: this repository's environments and stacks, or a test's own. */
export interface Platform<E extends EnvironmentFacts = EnvironmentFacts> {
  readonly environmentNames: readonly string[];
  loadEnvironments(variables: NodeJS.ProcessEnv): readonly E[];
  addStacks(app: App, environment: E): readonly (StackNodeSource & { readonly node: { readonly id: string } })[];
}

/** A stack construct as far as the engine looks at it; its id is that of its construct node. */
type StackNodeSource = Omit<StackNode, "id" | "environment"> & {
  readonly environment: { readonly name: string };
  /** The declaration of what it publishes. */
  readonly contract?: Contract | undefined;
};

export interface SynthesisRequest<E extends EnvironmentFacts> {
  readonly platform: Platform<E>;
  readonly environment: string;
  /** Directory for the Terraform JSON, laid out as cdktf does: `<outdir>/stacks/<id>/cdk.tf.json`. */
  readonly outdir: string;
  /** Where SLUICE_SET and SLUICE_AWS_PROVIDER are read from. */
  readonly variables: NodeJS.ProcessEnv;
}

/** One environment's stacks as Terraform JSON on disk. */
export interface Synthesis<E extends EnvironmentFacts = EnvironmentFacts> {
  readonly environment: E;
  readonly outdir: string;
  readonly graph: StackGraph;
  /** Every contract that is published in the environment, by name. */
  readonly contracts: ReadonlyMap<string, Contract>;
  /** Directory of a stack's Terraform JSON. */
  directoryOf(stackId: string): string;
}

/**
 * Synthesizes one environment in this process, about 3 ms a stack once everything is loaded.
 * @throws Failure for an unknown environment; whatever the constructs throw
 */
export function synthesize<E extends EnvironmentFacts>(request: SynthesisRequest<E>): Synthesis<E> {
  const { platform, outdir } = request;
  const environment = findEnvironment(request);
  mkdirSync(outdir, { recursive: true });
  const draft = makeOwnDirectory(outdir, ".draft-");
  const synthesizeInto = (directory: string) => {
    // Recording where each construct was created is the larger part of its cost, and Terraform does not read it.
    const app = new App({ outdir: directory, stackTraces: false });
    const stacks = platform.addStacks(app, environment);
    app.synth();
    return stacks;
  };
  const stacks = withProviderSettings(request.variables, () => {
    try {
      const synthesized = withoutTokenTraces(() => synthesizeInto(draft));
      publishFiles(draft, outdir);
      return synthesized;
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  });
  const graph = createGraph(stacks.map(describeStack));
  return {
    environment,
    outdir,
    graph,
    contracts: contractsOf(stacks),
    directoryOf: (id) => join(outdir, "stacks", id),
  };
}

/**
 * Synthesizes for as long as something looks at it, into a directory of its own: a deployment at the same moment has another.
 * @throws what `synthesize` does
 */
export function synthesizeAside<E extends EnvironmentFacts, T>(
  request: Omit<SynthesisRequest<E>, "outdir">,
  look: (synthesis: Synthesis<E>) => T,
): T {
  const outdir = mkdtempSync(join(tmpdir(), "sluice-aside-"));
  try {
    return look(synthesize({ ...request, outdir }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Stacks read SLUICE_AWS_PROVIDER from the process's own environment, as they must when `cdktf` runs the app. */
function withProviderSettings<T>({ SLUICE_AWS_PROVIDER }: NodeJS.ProcessEnv, during: () => T): T {
  const before = process.env.SLUICE_AWS_PROVIDER;
  const set = (value: string | undefined) => {
    if (value === undefined) delete process.env.SLUICE_AWS_PROVIDER;
    else process.env.SLUICE_AWS_PROVIDER = value;
  };
  set(SLUICE_AWS_PROVIDER);
  try {
    return during();
  } finally {
    set(before);
  }
}

/** The stacks of an environment, without synthesizing them. */
export const listStacks = <E extends EnvironmentFacts>(platform: Platform<E>, environment: E): StackGraph =>
  describeStacks(platform, environment).graph;

/** The stacks of an environment and the contracts that they publish, by name, without synthesizing them. */
export function describeStacks<E extends EnvironmentFacts>(
  platform: Platform<E>,
  environment: E,
): Pick<Synthesis<E>, "graph" | "contracts"> {
  // An app makes a directory for each stack as soon as there is one.
  const outdir = mkdtempSync(join(tmpdir(), "sluice-stacks-"));
  try {
    const stacks = platform.addStacks(new App({ outdir, stackTraces: false }), environment);
    return { graph: createGraph(stacks.map(describeStack)), contracts: contractsOf(stacks) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The environment of that name. */
export function findEnvironment<E extends EnvironmentFacts>({
  platform,
  environment: name,
  variables,
}: Pick<SynthesisRequest<E>, "platform" | "environment" | "variables">): E {
  if (!platform.environmentNames.includes(name)) {
    throw new Failure("usage", `there is no environment "${name}"; there are ${platform.environmentNames.join(", ")}`);
  }
  const [found] = platform.loadEnvironments({ ...variables, SLUICE_ENV: name });
  return found as E;
}

const contractsOf = (stacks: readonly StackNodeSource[]): Map<string, Contract> =>
  new Map(stacks.flatMap(({ contract }) => (contract ? [[contract.name, contract] as const] : [])));

const describeStack = (stack: StackNodeSource & { readonly node: { readonly id: string } }): StackNode => ({
  id: stack.node.id,
  environment: stack.environment.name,
  concern: stack.concern,
  stateKey: stack.stateKey,
  publishes: stack.publishes,
  reads: stack.reads,
});
