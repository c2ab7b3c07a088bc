/** An address and the id of the object that is to be imported there. */
export interface ImportTarget {
  readonly address: string;
  readonly id: string;
}

/** Terraform's `import` blocks in its JSON syntax, e.g. for a file `imports.tf.json` beside a stack's `cdk.tf.json`. */
export const importBlocks = (targets: readonly ImportTarget[]): { readonly import: readonly object[] } => ({
  import: targets.map(({ address, id }) => ({ to: address, id: literally(id) })),
});

/** A text that Terraform takes as it stands, whatever is in it. */
const literally = (text: string): string => text.replace(/[$%]\{/g, (start) => `${start[0]}${start}`);
