import type { TypeFacts } from "#scripts/rehearsal/provider/types/facts";
import type { Attribute, Block } from "./model.ts";

/** Attributes that the AWS provider hides wherever they occur. */
const ALWAYS_SENSITIVE = /^(master_password|password|auth_token|secret_string|secret_binary|private_key|secret)$/;

/** `password_wo` beside `password_wo_version` takes a value that is never stored. */
const isWriteOnly = ({ name, computed }: Attribute, names: ReadonlySet<string>): boolean =>
  !computed && name.endsWith("_wo") && names.has(`${name}_version`);

/**
 * Adds what bindings do not carry: sensitive and write-only attributes, and that an attribute with a provider default is
 * computed when left out (in the real provider the plan shows the default; a plan may only do that for computed ones).
 */
export const refineBlock = (block: Block, facts: TypeFacts | undefined, prefix = ""): Block => {
  const names = new Set(block.attributes.map(({ name }) => name));
  const attributes = block.attributes.map((attribute): Attribute => {
    const path = prefix + attribute.name;
    const writeOnly = isWriteOnly(attribute, names);
    const sensitive = writeOnly || ALWAYS_SENSITIVE.test(attribute.name) || (facts?.sensitive ?? []).includes(path);
    const filledIn = attribute.optional && Object.hasOwn(facts?.defaults ?? {}, path);
    const resets = filledIn && !attribute.computed;
    return { ...attribute, writeOnly, sensitive, resets, computed: attribute.computed || filledIn };
  });
  const blocks = block.blocks.map((nested) => ({
    ...nested,
    block: refineBlock(nested.block, facts, `${prefix}${nested.name}.`),
  }));
  return { attributes, blocks };
};
