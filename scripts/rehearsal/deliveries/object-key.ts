import { createHash } from "node:crypto";

/** Parts of a time that prefixes use, as Java's DateTimeFormatter has them; all others stay as they are. */
const parts: Readonly<Record<string, (iso: string) => string>> = {
  yyyy: (iso) => iso.slice(0, 4),
  MM: (iso) => iso.slice(5, 7),
  dd: (iso) => iso.slice(8, 10),
  HH: (iso) => iso.slice(11, 13),
  mm: (iso) => iso.slice(14, 16),
  ss: (iso) => iso.slice(17, 19),
};

/**
 * A prefix with its expressions worked out.
 * @param at when the oldest record of the object arrived, in milliseconds since the epoch
 * @throws Error for an expression that the rehearsal does not know
 */
export function evaluatedPrefix(prefix: string, at: number, errorType = ""): string {
  const iso = new Date(at).toISOString();
  return prefix.replace(/!\{([^:}]*):([^}]*)\}/g, (whole, namespace: string, pattern: string) => {
    if (namespace === "timestamp") return pattern.replace(/yyyy|MM|dd|HH|mm|ss/g, (part) => parts[part]!(iso));
    if (namespace === "firehose" && pattern === "error-output-type") return errorType;
    throw new Error(`aws_kinesis_firehose_delivery_stream: the rehearsal does not know ${whole} of a prefix`);
  });
}

/**
 * Name of an object, in Firehose's form: `<delivery>-<version>-<time>-<random>`. In place of chance stands what is in it, so that the same
 * records written again are the same object, and never another's.
 * Source: "Amazon S3 object name format", Firehose developer guide
 */
export function objectName(name: string, at: number, content: Uint8Array, extension: string): string {
  const time = new Date(at).toISOString().slice(0, 19).replaceAll(/[T:]/g, "-");
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 32);
  return `${name}-1-${time}-${digest}${extension}`;
}
