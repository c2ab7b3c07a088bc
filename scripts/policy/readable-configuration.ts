import { encodedDocument } from "./encoded-document.ts";

/** A stack's configuration as a reader of plain JSON understands it. */
export interface ReadableConfiguration {
  /** Terraform JSON, one line a bracket. */
  readonly text: string;
  /** Line (from 1) on which a resource or data source begins -> its address. */
  readonly addresses: ReadonlyMap<number, string>;
}

/**
 * Rewrites synthesized Terraform JSON for a static reader: encoded documents become JSON text, and comments go, since a comment can
 * tell Checkov to look away. Declared moves go too: they make nothing, and Checkov 3 cannot read a file that has them.
 *
 * @param json content of a `cdk.tf.json`
 */
export function readableConfiguration(json: string): ReadableConfiguration {
  const { moved: _, ...configuration } = JSON.parse(json, plain) as Record<string, unknown>;
  const text = JSON.stringify(configuration, undefined, 2);
  return { text, addresses: addressesIn(text) };
}

function plain(this: unknown, key: string, value: unknown): unknown {
  if (key === "//") return undefined;
  const found = typeof value === "string" ? encodedDocument(value) : undefined;
  return found ? JSON.stringify(found.document) : value;
}

/** Blocks lie at fixed depths of JSON that is indented by two: section, type, name. */
function addressesIn(text: string): Map<number, string> {
  const addresses = new Map<number, string>();
  let section = "";
  let type = "";
  for (const [index, line] of text.split("\n").entries()) {
    const [, indent = "", name = ""] = /^( {2,6})"([^"]+)": \{/.exec(line) ?? [];
    if (indent.length === 2) section = name;
    else if (indent.length === 4) type = name;
    else if (indent.length === 6 && section === "resource") addresses.set(index + 1, `${type}.${name}`);
    else if (indent.length === 6 && section === "data") addresses.set(index + 1, `data.${type}.${name}`);
  }
  return addresses;
}
