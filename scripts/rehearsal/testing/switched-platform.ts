import { join } from "node:path";
import type { Environment } from "#environments/environment";
import { environmentNames, loadEnvironments } from "#environments/index";
import { openControlPlane } from "#scripts/engine/cloud/control-plane";
import { uninterrupted } from "#scripts/engine/interruption";
import type { Previews } from "#scripts/engine/plan/preview";
import { previewStacks } from "#scripts/engine/plan/preview-run";
import { orphanSearch } from "#scripts/engine/recovery/orphan-search";
import { deployStacks } from "#scripts/engine/run/deploy";
import type { StackResult } from "#scripts/engine/run/run-request";
import { synthesize } from "#scripts/engine/synthesize";
import { openPlanFiles } from "#scripts/engine/terraform/plan-files";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { addStacks } from "#stacks/index";
import type { DeployedPlatform } from "./deployed-platform.ts";

/** A deployed platform, worked on with other settings than it was deployed with. */
export interface SwitchedPlatform {
  /** Plans stacks, by id, and changes nothing. @default every stack */
  preview(stackIds?: readonly string[]): Promise<Previews>;
  deploy(stackIds: readonly string[]): Promise<readonly StackResult[]>;
}

/**
 * @param settings ad-hoc settings as in `SLUICE_SET`, e.g. `availability=multi-az`
 */
export function switched(platform: DeployedPlatform, settings: string): SwitchedPlatform {
  const variables = attachedEnvironment(process.env, platform.rehearsal.attachment.environment);
  const synthesis = synthesize<Environment>({
    platform: { environmentNames, loadEnvironments, addStacks },
    environment: "local",
    outdir: join(platform.root, "switched", settings),
    variables: { ...variables, SLUICE_SET: settings },
  });
  const { environment, graph } = synthesis;
  const planDirectory = join(platform.root, ".sluice", "plans");
  const { progress } = recordedProgress();
  const terraform = { environment: variables, interruption: uninterrupted };
  const withControl = async <T>(work: (control: Awaited<ReturnType<typeof openControlPlane>>) => Promise<T>) => {
    const control = await openControlPlane(environment, variables);
    try {
      return await work(control);
    } finally {
      control.close();
    }
  };
  return {
    preview: (stackIds) =>
      withControl(async ({ contracts: live }) => {
        const plans = openPlanFiles(planDirectory);
        try {
          return await previewStacks({
            graph: stackIds ? graph.select(stackIds) : graph,
            synthesis,
            terraform,
            plans,
            live,
            progress,
            keepPlans: false,
          });
        } finally {
          plans.close();
        }
      }),
    deploy: (stackIds) =>
      withControl(async (control) => {
        const { stacks } = await deployStacks({
          graph: graph.select(stackIds),
          synthesis,
          control,
          search: orphanSearch({ root: platform.root, variables, synthesis, control }),
          terraform,
          planDirectory,
          progress,
        });
        return stacks;
      }),
  };
}
