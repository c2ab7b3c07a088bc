import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** A write unit pays for one item of up to 1 KB. */
export const WRITE_UNIT_BYTES = 1024;

/** Bytes that a list or map takes itself, and each entry in it. */
const [CONTAINER, ENTRY] = [3, 1];

/**
 * The size that DynamoDB charges an item by: names and values in UTF-8, numbers about a byte for two digits.
 * Source: Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats".
 */
export const bytesOf = (item: Readonly<Record<string, AttributeValue>>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value), 0);

/** Write units that putting an item costs. */
export const writeUnits = (item: Readonly<Record<string, AttributeValue>>): number =>
  Math.ceil(bytesOf(item) / WRITE_UNIT_BYTES);

function sizeOf(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.L !== undefined) return value.L.reduce((sum, entry) => sum + ENTRY + sizeOf(entry), CONTAINER);
  if (value.M !== undefined) return CONTAINER + Object.keys(value.M).length * ENTRY + bytesOf(value.M);
  return 1;
}

/** One byte for two significant digits, and one more; another one for a sign. */
function numberSize(text: string): number {
  const digits = text.replace(/^-|e.*$|\./gi, "").replace(/^0+|0+$/g, "");
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith("-") ? 1 : 0);
}
