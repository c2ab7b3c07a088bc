import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { Fn, TerraformLocal, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "#environments/environment";
import { type TerraformRule, terraformRules } from "./conditions.ts";
import { type Contract, ContractError, type Shape } from "./contract.ts";
import type { ContractParty } from "./contract-graph.ts";
import { parameterPath } from "./naming.ts";
import { type PublishableFields, type References, references } from "./references.ts";

/** Bytes of a standard parameter; advanced ones cost money. Source: Systems Manager quotas. */
const parameterLimit = 4096;

const toCondition = ({ condition, message }: TerraformRule) => ({
  condition: `\${${condition}}`,
  errorMessage: message,
});

/** Rules of a document whose Terraform expression is `document`. */
function documentRules(contract: Contract, environment: Environment, document: string): TerraformRule[] {
  const where = `contract ${contract.name}`;
  return [
    {
      condition: `try(${document}.contract == ${JSON.stringify(contract.name)} && ${document}.version == ${contract.version}, false)`,
      message: `${where}: version ${contract.version} is expected, the document says \${try(jsonencode(${document}.version), "nothing")}; deploy ${environment.name}-${contract.name} again`,
    },
    ...terraformRules({ schema: contract.schema, root: `${document}.values`, place: environment, where }),
  ];
}

/** Writes the contract's one parameter and its output; see PlatformStack.publish. */
export function publishDocument<S extends Shape>(
  stack: ContractParty,
  contract: Contract<S>,
  values: PublishableFields<S>,
  published: Contract | undefined,
): void {
  if (published)
    throw new ContractError(
      `${stack.node.id}: publishes the contract ${published.name} already; one stack, one contract`,
    );
  if (contract.name !== stack.concern) {
    throw new ContractError(
      `${stack.node.id}: publishes the contract ${contract.name}, which belongs to the ${contract.name} stack`,
    );
  }
  const document = new TerraformLocal(stack, "document", {
    contract: contract.name,
    version: contract.version,
    values,
  });
  const expression = "local.document";
  const size: TerraformRule = {
    condition: `length(jsonencode(${expression})) <= ${parameterLimit}`,
    message: `contract ${contract.name}: at most ${parameterLimit} bytes fit a standard parameter; publish fewer or shorter values`,
  };
  new SsmParameter(stack, "contract", {
    name: parameterPath(stack.environment, contract.name, "contract"),
    description: `What ${stack.node.id} promises the other stacks; written by its deploy only.`,
    type: "String",
    insecureValue: Fn.jsonencode(document.expression),
    lifecycle: {
      precondition: [...documentRules(contract as unknown as Contract, stack.environment, expression), size].map(
        toCondition,
      ),
    },
  });
  new TerraformOutput(stack, "published", { value: document.expression }).overrideLogicalId("contract");
}

/** One data source per contract read, checked after it is read; see PlatformStack.read. */
export function readDocument<S extends Shape>(
  scope: Construct,
  environment: Environment,
  contract: Contract<S>,
): References<S> {
  const parameter = new DataAwsSsmParameter(scope, contract.name, {
    name: parameterPath(environment, contract.name, "contract"),
    lifecycle: {
      postcondition: documentRules(contract as unknown as Contract, environment, "jsondecode(self.insecure_value)").map(
        toCondition,
      ),
    },
  });
  return references(contract, Fn.jsondecode(parameter.insecureValue));
}
