const INSTANT = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?Z?$/;

/**
 * ISO 8601 form of `2019-01-31 23:59:59`. A time without zone is read as UTC, whatever the machine's own zone is.
 *
 * Throws a RangeError that does not repeat the text, for other forms and for days and hours that do not exist.
 */
export function toInstant(text: string): string {
  const match = INSTANT.exec(text);
  if (match === null) throw new RangeError("must be a time in UTC such as 2019-01-31 23:59:59");
  const [, year, month, day, hour, minute, second, fraction = ""] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, "0")}Z`;
  const time = new Date(iso);
  // Date turns 31 February into 3 March: what does not come back as it went in does not exist.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== iso) throw new RangeError("is not a time that exists");
  return iso;
}
