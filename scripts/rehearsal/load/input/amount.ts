const AMOUNT = /^(\d+)(?:\.(\d+))?$/;

/**
 * Minor units (cents) of a decimal amount, computed on its digits: a float turns 4.35 * 100 into 434.99999999999994.
 *
 * Throws a RangeError that does not repeat the text, for anything but plain digits with a decimal point, for a fraction of a
 * minor unit, and above 2^53 - 1 minor units.
 */
export function toMinorUnits(text: string): number {
  const match = AMOUNT.exec(text);
  if (match === null) throw new RangeError("must be a decimal number of at least 0, such as 12.34");
  const [, units = "", fraction = ""] = match;
  if (/[1-9]/.test(fraction.slice(2))) throw new RangeError("must have at most two decimal places");
  const minor = BigInt(units + fraction.slice(0, 2).padEnd(2, "0"));
  if (minor > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError("is too large to be counted exactly");
  return Number(minor);
}
