import { readTerraformJson, type TerraformJson, withoutEmptySections } from "#scripts/engine/ledger/terraform-json";
import { copyStack } from "#scripts/engine/terraform/stack-copy";
import type { TerraformSettings } from "#scripts/engine/terraform/terraform";
import { entryOf, isContainer } from "./sensitive-parts.ts";

/** Documents to plan with instead of the published ones, by contract. */
export type StandInDocuments = ReadonlyMap<string, unknown>;

/**
 * A stack's configuration in which contracts are not read from Parameter Store but given: each becomes a variable whose default is the
 * document. The rules of the contract go with it, as validations. Variables touch neither resources nor outputs.
 */
export function withStandIns(configuration: TerraformJson, documents: StandInDocuments): object {
  const { aws_ssm_parameter: parameters = {}, ...otherData } = configuration.data;
  const kept = Object.entries(parameters).filter(([id]) => ![...documents.keys()].some((name) => id === dataId(name)));
  const variables = [...documents].map(([contract, document]) => {
    const conditions = entryOf(entryOf(parameters[dataId(contract)], "lifecycle"), "postcondition");
    const validation = renamed(Array.isArray(conditions) ? conditions : [], "self.insecure_value", standIn(contract));
    return [variableId(contract), { type: "string", default: JSON.stringify(document), validation }] as const;
  });
  const data = withoutEmptySections({ ...otherData, aws_ssm_parameter: Object.fromEntries(kept) });
  const contracts = [...documents.keys()];
  const rest = contracts.reduce(
    (json, contract) => renamed(json, `data.aws_ssm_parameter.${dataId(contract)}.insecure_value`, standIn(contract)),
    { ...configuration, data: data as TerraformJson["data"] },
  );
  return withoutEmptySections({ ...rest, variable: { ...rest.variable, ...Object.fromEntries(variables) } });
}

const dataId = (contract: string): string => `contracts_${contract}`;
const variableId = (contract: string): string => `foreseen_${contract}`;
const standIn = (contract: string): string => `var.${variableId(contract)}`;

/** A value in whose texts one expression is replaced by another. */
function renamed<T>(value: T, from: string, to: string): T {
  if (typeof value === "string") return value.replaceAll(from, to) as T;
  if (Array.isArray(value)) return value.map((entry) => renamed(entry, from, to)) as T;
  if (!isContainer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, renamed(entry, from, to)])) as T;
}

/**
 * Makes a private copy of an initialised stack, to be planned with these documents; see `copyStack`.
 * @returns variables for Terraform in the copy
 */
export const copyWithStandIns = (
  { source, target, documents }: { source: string; target: string; documents: StandInDocuments },
  environment: TerraformSettings["environment"],
): NodeJS.ProcessEnv =>
  copyStack({ source, target, configuration: withStandIns(readTerraformJson(source), documents) }, environment);
