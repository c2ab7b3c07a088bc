import { stringsIn } from "./canonical-json.ts";
import { contractReadBy } from "./contract-reads.ts";
import type { TerraformJson } from "./terraform-json.ts";

/** Data sources that say nothing that could change while account, region and configuration stay. */
const constant = ["aws_caller_identity", "aws_region", "aws_partition", "aws_iam_policy_document"];

/** Functions that answer differently every time. Source: https://developer.hashicorp.com/terraform/language/functions */
const everNew = /\b(timestamp|plantimestamp|uuid|bcrypt)\(/g;

/**
 * What a stack depends on that its configuration and its contracts do not tell, as addresses: only Terraform itself can find out
 * whether any of it changed. A module counts, since it is not looked into.
 */
export function liveDataIn(json: TerraformJson): readonly string[] {
  const addresses = [
    ...addressesIn(json.data, (type, id, body) => !constant.includes(type) && !contractReadBy(type, id, body)).map(
      (address) => `data.${address}`,
    ),
    ...addressesIn(json.ephemeral, () => true).map((address) => `ephemeral.${address}`),
    ...Object.keys(json.module).map((name) => `module.${name}`),
  ];
  const functions = [...stringsIn(json)]
    .filter((text) => text.includes("${"))
    .flatMap((text) => [...text.matchAll(everNew)].map(([, name]) => `${name}()`));
  return [...new Set([...addresses, ...functions])].sort();
}

const addressesIn = (
  section: TerraformJson["data"],
  counts: (type: string, id: string, body: unknown) => boolean,
): string[] =>
  Object.entries(section).flatMap(([type, blocks]) =>
    Object.entries(blocks)
      .filter(([id, body]) => type !== "//" && id !== "//" && counts(type, id, body))
      .map(([id]) => `${type}.${id}`),
  );
