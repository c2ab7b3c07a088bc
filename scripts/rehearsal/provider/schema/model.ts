/** A Terraform type in the JSON form of the plugin protocol. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["object", Readonly<Record<string, CtyType>>];

export interface Attribute {
  readonly name: string;
  readonly type: CtyType;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly writeOnly: boolean;
  /** Left out of the configuration it goes back to the provider's default, instead of keeping its value. */
  readonly resets: boolean;
}

export interface NestedBlock {
  readonly name: string;
  readonly nesting: "single" | "list" | "set";
  readonly minItems: number;
  /** 0 means any number. */
  readonly maxItems: number;
  readonly block: Block;
}

/** The content of a resource, a data source, the provider, or a block within one. */
export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}
