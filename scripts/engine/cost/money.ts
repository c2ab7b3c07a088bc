const format = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Cents as dollars: `1,234.50`. */
export const dollars = (cents: number): string => format.format(cents / 100);

/** What something adds: `+12.00`, `-3.40`. */
export const signedDollars = (cents: number): string => (cents > 0 ? `+${dollars(cents)}` : dollars(cents));

/** A volume of events for people: `500 GB`, `1 TB`. */
export const volume = (gb: number): string => (gb >= 1000 ? `${gb / 1000} TB` : `${gb} GB`);
