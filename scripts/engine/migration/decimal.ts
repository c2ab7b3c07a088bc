/** An exact decimal number: `digits` times ten to the power of minus `decimals`. */
export interface Decimal {
  readonly digits: bigint;
  /** Zero or more. */
  readonly decimals: number;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Digits that a number may have, before and behind the point together; more would only keep the machine busy. */
const MOST_DIGITS = 400;

/** The number that a text is, however many digits it has; undefined for any other text. */
export function toDecimal(text: string): Decimal | undefined {
  if (text.length > MOST_DIGITS) return undefined;
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const decimals = fraction.length - Number(exponent);
  if (Math.abs(decimals) > MOST_DIGITS) return undefined;
  const digits = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`);
  return decimals < 0 ? { digits: digits * 10n ** BigInt(-decimals), decimals: 0 } : { digits, decimals };
}

/** The product of two numbers. */
export const times = (one: Decimal, other: Decimal): Decimal => ({
  digits: one.digits * other.digits,
  decimals: one.decimals + other.decimals,
});

/** Whether two numbers are at most so far apart. */
export function isWithin(one: Decimal, other: Decimal, tolerance: Decimal): boolean {
  const decimals = Math.max(one.decimals, other.decimals, tolerance.decimals);
  const scaled = ({ digits, decimals: own }: Decimal): bigint => digits * 10n ** BigInt(decimals - own);
  const apart = scaled(one) - scaled(other);
  return (apart < 0n ? -apart : apart) <= scaled(tolerance);
}

/** The shortest text of a number: `4.97`, `-0.5`, `497`. */
export function decimalText({ digits, decimals }: Decimal): string {
  const sign = digits < 0n ? "-" : "";
  const text = String(digits < 0n ? -digits : digits).padStart(decimals + 1, "0");
  const whole = text.slice(0, text.length - decimals);
  const fraction = text.slice(text.length - decimals).replace(/0+$/, "");
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
