import type { Block } from "#scripts/rehearsal/provider/schema/model";

const NESTING = { single: "SINGLE", list: "LIST", set: "SET" } as const;

const blockMessage = (block: Block): object => ({
  attributes: block.attributes.map(({ name, type, required, optional, computed, sensitive, writeOnly }) => ({
    name,
    type: Buffer.from(JSON.stringify(type)),
    required,
    optional,
    computed,
    sensitive,
    write_only: writeOnly,
  })),
  block_types: block.blocks.map(({ name, nesting, minItems, maxItems, block: inner }) => ({
    type_name: name,
    nesting: NESTING[nesting],
    min_items: minItems,
    max_items: maxItems,
    block: blockMessage(inner),
  })),
});

/** A schema as the protocol sends it. Version 0 always: rehearsal states are the rehearsal's own. */
export const schemaMessage = (block: Block): object => ({ version: 0, block: blockMessage(block) });
