import type { ProviderOptions, RunningProvider } from "./options.ts";
import { Lifecycle } from "./resource/lifecycle.ts";
import { ManagedObjects } from "./resource/objects.ts";
import { createCatalog } from "./schema/catalog.ts";
import { serve } from "./server.ts";
import { createService } from "./service.ts";

/** Address of the AWS provider that the rehearsal stands in for. */
const SOURCE = "registry.terraform.io/hashicorp/aws";

/**
 * Starts a provider for {@link SOURCE} in this process. Terraform attaches to it when the environment variable
 * TF_REATTACH_PROVIDERS has the value `reattach`, and then neither downloads nor starts one.
 */
export const startProvider = async (options: ProviderOptions): Promise<RunningProvider> => {
  const { cloud, drivers, region, accountId, partition = "aws" } = options;
  const catalog = createCatalog();
  const objects = new ManagedObjects(cloud, drivers);
  const service = createService({
    catalog,
    lifecycle: new Lifecycle(objects),
    objects,
    place: { region, accountId, partition },
    types: () => [...(options.types?.() ?? catalog.types()), ...cloud.list().map(({ type }) => type)],
  });
  const server = await serve(service);
  const entry = {
    Protocol: "grpc",
    ProtocolVersion: 6,
    Pid: process.pid,
    Test: true,
    Addr: { Network: "unix", String: server.path },
  };
  return { reattach: JSON.stringify({ [SOURCE]: entry }), stop: server.stop };
};
