import type { Contract, Shape } from "#constructs/core/contract";
import type { Environment } from "#environments/environment";
import type { LiveContracts } from "#scripts/engine/contracts/live-contracts";
import { Failure } from "#scripts/engine/failure";
import { printable } from "#scripts/engine/printable";

/**
 * What a deployed stack publishes.
 * @param consequence what follows where it is not deployed: "nothing was set aside"
 * @throws Failure if the stack is not deployed; ContractError if its document breaks the contract
 */
export async function published<S extends Shape>(
  contracts: LiveContracts,
  environment: Environment,
  contract: Contract<S>,
  consequence: string,
) {
  const document = (await contracts.read([contract.name])).get(contract.name);
  if (document) return contract.parse(document.text);
  const stack = `${environment.name}-${contract.name}`;
  throw new Failure(
    "failed",
    `${printable(stack)} is not deployed, so ${consequence}; \`sluice deploy ${contract.name} --env ${environment.name}\` deploys it`,
  );
}
