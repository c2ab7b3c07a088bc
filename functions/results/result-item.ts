import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { JsonObject } from "#functions/runtime/canonical-json";
import { fromItem, toItem } from "./attribute-value.ts";
import { bytesOf, WRITE_UNIT_BYTES } from "./item-size.ts";
import type { StoredResult } from "./stored-result.ts";

export type Item = Record<string, AttributeValue>;

/** The key of a version's item: versions of one result lie together, in their order. */
export const itemKey = ({ pipeline, key, version }: Pick<StoredResult, "pipeline" | "key" | "version">) => ({
  pk: { S: partitionOf(pipeline, key) },
  sk: { S: String(version).padStart(VERSION_DIGITS, "0") },
});

/** Partition key of all versions of a result. */
export const partitionOf = (pipeline: string, key: string): string => `${pipeline}#${key}`;

const VERSION_DIGITS = 12;
const UUID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/**
 * A version as an item. Identifiers, hashes and times take few bytes, and a result that would not fit into one write unit is packed
 * (JSON, deflate): a write is paid by the kilobyte, and a packed event of 1 KB fits.
 */
export function toResultItem(stored: StoredResult): Item {
  const { ingestionId, ingestedAt, storedAt, payloadHash, expiresAt, shadow, result } = stored;
  const item: Item = {
    ...itemKey(stored),
    ingestionId: { B: Buffer.from(ingestionId.replaceAll("-", ""), "hex") },
    ingestedAt: { N: String(Date.parse(ingestedAt)) },
    storedAt: { N: String(Date.parse(storedAt)) },
    payloadHash: { B: Buffer.from(payloadHash, "hex") },
    expiresAt: { N: String(expiresAt) },
    ...(shadow && { shadow: { BOOL: true } }),
  };
  const plain: Item = { ...item, result: { M: toItem(result) } };
  if (bytesOf(plain) <= WRITE_UNIT_BYTES) return plain;
  const packed: Item = { ...item, packed: { B: deflateRawSync(JSON.stringify(result)) } };
  return bytesOf(packed) < bytesOf(plain) ? packed : plain;
}

/**
 * The version that {@link toResultItem} made an item of.
 * @throws TypeError for an item that it did not make; names the attribute
 */
export function fromResultItem(item: Readonly<Item>): StoredResult {
  const [pipeline = "", ...key] = textIn(item, "pk").split("#");
  return {
    pipeline,
    key: key.join("#"),
    version: Number(textIn(item, "sk")),
    ingestionId: hexIn(item, "ingestionId").replace(UUID, "$1-$2-$3-$4-$5"),
    ingestedAt: new Date(numberIn(item, "ingestedAt")).toISOString(),
    storedAt: new Date(numberIn(item, "storedAt")).toISOString(),
    payloadHash: hexIn(item, "payloadHash"),
    result: resultIn(item),
    shadow: item.shadow?.BOOL === true,
    expiresAt: numberIn(item, "expiresAt"),
  };
}

/** The largest result there can be: an item has 400 KB at most, and text shrinks a thousandfold at most. */
const MOST_UNPACKED_BYTES = 16 * 1024 * 1024;

function resultIn({ result, packed }: Readonly<Item>): JsonObject {
  if (result?.M) return fromItem(result.M);
  if (!packed?.B) return missing("result");
  return JSON.parse(inflateRawSync(packed.B, { maxOutputLength: MOST_UNPACKED_BYTES }).toString("utf8")) as JsonObject;
}

const textIn = (item: Readonly<Item>, name: string): string => item[name]?.S ?? missing(name);
const numberIn = (item: Readonly<Item>, name: string): number => Number(item[name]?.N ?? missing(name));
const hexIn = (item: Readonly<Item>, name: string): string =>
  Buffer.from(item[name]?.B ?? missing(name)).toString("hex");

function missing(name: string): never {
  throw new TypeError(`An item of the results table has no ${name}: something else than process-events wrote it.`);
}
