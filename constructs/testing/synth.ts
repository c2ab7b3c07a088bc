import { Testing } from "cdktf";
import type { PlatformStack } from "#constructs/core/platform-stack";

/** Arguments of one block as Terraform reads them (snake_case). */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON is open-ended; tests assert on what they know.
export type Block = Record<string, any>;

/** Typed queries over the Terraform JSON of one stack. */
export interface Synthesized {
  readonly json: Block;
  /** All addresses, sorted: `aws_vpc.network`, `data.aws_ssm_parameter.contracts_vpc`. */
  readonly addresses: readonly string[];
  /** Resources of a type, by logical id; empty when there are none. */
  resources(type: string): Readonly<Record<string, Block>>;
  /** The one resource at an address. @throws Error naming what there is instead */
  resource(address: string): Block;
  /** The one data source at an address without its `data.`. @throws Error naming what there is instead */
  data(address: string): Block;
  output(name: string): unknown;
}

const split = (address: string): [string, string] => {
  const dot = address.indexOf(".");
  return [address.slice(0, dot), address.slice(dot + 1)];
};

/**
 * Synthesizes one stack in memory, with all validations.
 * @throws Error with CDKTF's list of what is wrong
 */
export function synth(stack: PlatformStack): Synthesized {
  const json = JSON.parse(Testing.synth(stack, true)) as Block;
  const listed = (section: Block = {}, prefix = "") =>
    Object.entries(section).flatMap(([type, blocks]) => Object.keys(blocks).map((id) => `${prefix}${type}.${id}`));
  const addresses = [...listed(json.resource), ...listed(json.data, "data.")].sort();
  const pick = (section: Block | undefined, address: string): Block => {
    const [type, id] = split(address);
    const block = section?.[type]?.[id];
    if (!block) throw new Error(`${stack.node.id} has no ${address}; it has ${addresses.join(", ")}`);
    return block;
  };
  return {
    json,
    addresses,
    resources: (type) => json.resource?.[type] ?? {},
    resource: (address) => pick(json.resource, address),
    data: (address) => pick(json.data, address),
    output: (name) => json.output?.[name]?.value,
  };
}
