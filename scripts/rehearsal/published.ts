import { GetParameterCommand, ParameterNotFound, SSMClient } from "@aws-sdk/client-ssm";
import type { Contract, Shape } from "#constructs/core/contract";
import { parameterPath } from "#constructs/core/naming";
import type { Environment } from "#environments/environment";
import { clientConfig, type EmulatorAccess } from "./emulator/access.ts";

/**
 * What a deployed stack publishes, read as its consumers read it.
 * @throws Error if the stack is not deployed; ContractError if the document breaks its contract
 */
export async function readPublished<S extends Shape>(
  access: EmulatorAccess,
  environment: Environment,
  contract: Contract<S>,
) {
  const client = new SSMClient(clientConfig(access));
  const name = parameterPath(environment, contract.name, "contract");
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
    return contract.parse(Parameter?.Value ?? "");
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
    throw new Error(`${name} does not exist: deploy ${environment.name}-${contract.name} first`, { cause: error });
  } finally {
    client.destroy();
  }
}
