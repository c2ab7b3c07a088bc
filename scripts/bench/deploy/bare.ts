import { join } from "node:path";
import { runChild } from "#scripts/bench/child";
import { fixturePlatform } from "#scripts/bench/fixture/platform";
import type { StackGraph } from "#scripts/engine/graph";
import { synthesize } from "#scripts/engine/synthesize";
import { automation } from "#scripts/engine/terraform/terraform";
import type { Contestant, Deployment } from "./contestant.ts";

/**
 * Terraform's own commands in a loop, as few as a careful deployment needs: init, plan to a file, show that file, apply it. The
 * configuration lies there already, and nothing is read of the plan but whether there is anything to apply.
 */
export const bare: Contestant = {
  key: "bare",
  name: "bare terraform",
  deploy: async (deployment) => {
    const { place, shape, parallel } = deployment;
    const synthesis = synthesize({
      platform: fixturePlatform(shape),
      environment: shape.environment,
      outdir: place.directory(shape.environment),
      variables: {},
    });
    const began = performance.now();
    await inOrder(synthesis.graph, parallel, (id) => deployStack(deployment, synthesis.directoryOf(id)));
    return { seconds: (performance.now() - began) / 1000 };
  },
};

async function deployStack({ place, shape, signal }: Deployment, cwd: string): Promise<void> {
  const env = { ...place.variablesFor(shape), ...automation };
  const terraform = async (...args: readonly string[]) =>
    (await runChild({ command: "terraform", args, cwd, env, signal })).stdout;
  const plan = join(cwd, "bench.tfplan");
  await terraform("init", "-input=false");
  await terraform("plan", "-input=false", `-out=${plan}`);
  const { applyable } = JSON.parse(await terraform("show", "-json", plan)) as { applyable: boolean };
  if (applyable) await terraform("apply", "-input=false", plan);
}

/** Works on each stack as soon as those it reads are done, so many at once: the same order and freedom as for everyone measured. */
async function inOrder(graph: StackGraph, parallel: number, work: (id: string) => Promise<void>): Promise<void> {
  const ready: (() => void)[] = [];
  let free = parallel;
  const slot = async (task: () => Promise<void>) => {
    if (free === 0) await new Promise<void>((resolve) => ready.push(resolve));
    else free--;
    await task();
    const next = ready.shift();
    if (next) next();
    else free++;
  };
  const finished = new Map<string, Promise<void>>();
  for (const { id } of graph.stacks) {
    const producers = graph.producersOf(id).map((producer) => finished.get(producer));
    finished.set(
      id,
      Promise.all(producers).then(() => slot(() => work(id))),
    );
  }
  await Promise.all(finished.values());
}
