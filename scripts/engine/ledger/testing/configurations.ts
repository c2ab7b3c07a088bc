import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readConfiguration, type StackConfiguration } from "#scripts/engine/ledger/digest";
import { readTerraformJson, type TerraformJson } from "#scripts/engine/ledger/terraform-json";

/** A stack's directory with a configuration of a test's own. */
export interface ConfigurationOnDisk {
  readonly directory: string;
  /** Writes `cdk.tf.json`: text as it is, or a value. */
  write(json: unknown): void;
  /** Writes another file, by its path from the directory. */
  add(file: string, text: string): void;
  json(): TerraformJson;
  configuration(): StackConfiguration;
  remove(): void;
}

/** Makes such a directory, inside one that is the test's own too. */
export function configurationOnDisk(): ConfigurationOnDisk {
  const parent = mkdtempSync(join(tmpdir(), "sluice-ledger-"));
  const directory = join(parent, "stack");
  mkdirSync(directory);
  return {
    directory,
    write: (json) =>
      writeFileSync(join(directory, "cdk.tf.json"), typeof json === "string" ? json : JSON.stringify(json)),
    add: (file, text) => {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), text);
    },
    json: () => readTerraformJson(directory),
    configuration: () => readConfiguration(directory),
    remove: () => rmSync(parent, { recursive: true }),
  };
}

/** The data source that a stack reads a contract with. */
export const contractParameter = (contract: string, rest: object = {}) => ({
  [`contracts_${contract}`]: { name: `/sluice/dev/ap-northeast-2/${contract}/contract`, ...rest },
});

/** The expression of a contract's field. */
export const fieldOf = (contract: string, field: string) =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${field}}`;
