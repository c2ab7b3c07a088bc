import { chmodSync, copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FILE_NAME, readTerraformJson, type TerraformJson } from "#scripts/engine/ledger/terraform-json";
import { dataDirectory, type TerraformSettings } from "#scripts/engine/terraform/terraform";
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

/** Terraform takes a section that names nothing for a mistake. */
const withoutEmptySections = (json: object): object =>
  Object.fromEntries(Object.entries(json).filter(([, part]) => !isContainer(part) || Object.keys(part).length > 0));

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
 * Makes a private copy of an initialised stack, to be planned with these documents: its own `cdk.tf.json`, everything else of the
 * directory within reach. It uses the original's backend and providers through its data directory.
 * @param target directory to be made; what is in it must be nobody else's business
 * @returns variables for Terraform in the copy
 */
export function copyWithStandIns(
  { source, target, documents }: { source: string; target: string; documents: StandInDocuments },
  environment: TerraformSettings["environment"],
): NodeJS.ProcessEnv {
  mkdirSync(target, { mode: 0o700 });
  const configuration = JSON.stringify(withStandIns(readTerraformJson(source), documents));
  writeFileSync(join(target, FILE_NAME), configuration, { mode: 0o600 });
  const data = dataDirectory({ directory: source }, environment);
  for (const name of readdirSync(source)) {
    const original = join(source, name);
    if (name === FILE_NAME || original === data || dirname(data).startsWith(`${original}/`)) continue;
    // Terraform replaces the lock file when it differs; a link would lead it to the original.
    if (name === lockFile) copyPrivately(original, join(target, name));
    else symlinkSync(original, join(target, name));
  }
  return { ...environment, TF_DATA_DIR: data };
}

const lockFile = ".terraform.lock.hcl";

function copyPrivately(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o600);
}
