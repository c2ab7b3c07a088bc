/** An amount of money in units of 10^-10 USD, the smallest that Cost Explorer writes: sums of many are exact. */
export type Amount = bigint;

const PLACES = 10;
const UNIT = 10n ** BigInt(PLACES);

/** A decimal text that is none, or in a currency that no cap is given in. */
export class AmountError extends Error {
  override readonly name = "AmountError";
}

/**
 * Reads an amount as Cost Explorer writes it: decimal text, also with a sign or an exponent (`"0E-10"`). What is below 10^-10 is cut off.
 * @throws AmountError for any other text or currency
 */
export function amountOf(text: string | undefined, currency: string | undefined): Amount {
  if (currency !== "USD") throw new AmountError(`an amount is in ${printed(currency)}, and the cap in USD`);
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^([+-]?)(\d{1,20})(?:\.(\d{0,40}))?(?:[Ee]([+-]?\d{1,2}))?$/.exec(text ?? "") ?? [];
  if (sign === undefined) throw new AmountError(`${printed(text)} is no amount`);
  const digits = BigInt(whole + fraction);
  const shift = PLACES - fraction.length + Number(exponent);
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign === "-" ? -units : units;
}

const printed = (text: string | undefined): string => JSON.stringify(text?.slice(0, 40) ?? null);

/** Dollars, rounded to the cent, half up. */
export const dollarsOf = (amount: Amount): number => Number(roundedBy(amount * 100n, UNIT)) / 100;

/** How much of a whole it is, in percent with one decimal. @param whole in dollars, above 0 */
export const percentOf = (amount: Amount, whole: number): number => Math.round((dollarsOf(amount) / whole) * 1000) / 10;

/** Rounds a quotient half up, below zero too. */
function roundedBy(value: bigint, divisor: bigint): bigint {
  const doubled = 2n * value + divisor;
  const quotient = doubled / (2n * divisor);
  return doubled < 0n && doubled % (2n * divisor) !== 0n ? quotient - 1n : quotient;
}
