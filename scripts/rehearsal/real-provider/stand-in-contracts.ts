import { ParameterAlreadyExists, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Contract } from "#constructs/core/contract";
import { parameterPath } from "#constructs/core/naming";
import type { Environment } from "#environments/environment";
import { completeFields } from "#scripts/engine/plan/stand-in";
import { clientConfig, type EmulatorAccess } from "../emulator/access.ts";

/**
 * Publishes contracts whose stacks an emulator cannot apply, with what previews stand in for them, so that the stacks which read them
 * can be applied. One that is published already stays as it is.
 */
export async function publishStandIns(
  access: EmulatorAccess,
  environment: Environment,
  contracts: Iterable<Contract>,
): Promise<void> {
  const ssm = new SSMClient(clientConfig(access));
  try {
    for (const contract of contracts) {
      const { value: values } = completeFields({ contract, known: undefined, unknown: true, place: environment });
      const Value = JSON.stringify({ contract: contract.name, version: contract.version, values });
      const Name = parameterPath(environment, contract.name, "contract");
      await ssm.send(new PutParameterCommand({ Name, Value, Type: "String" })).catch((error: unknown) => {
        if (!(error instanceof ParameterAlreadyExists)) throw error;
      });
    }
  } finally {
    ssm.destroy();
  }
}
