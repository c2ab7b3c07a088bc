// Values as people read them.

const number = new Intl.NumberFormat("en-US");
const money = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const count = (value) => number.format(value);

/** `12 events`, `1 event`. */
export const counted = (value, noun) => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;

export const milliseconds = (value) => {
  if (value === null) return "–";
  return value < 10_000 ? `${count(Math.round(value))} ms` : `${count(Math.round(value / 1000))} s`;
};

/** Cents as dollars. */
export const dollars = (cents) => `$${money.format(cents / 100)}`;

/** An amount in minor units with its currency; digits after the point are the currency's own. */
export function amount(minor, currency) {
  try {
    const format = new Intl.NumberFormat("en-US", { style: "currency", currency });
    return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
  } catch {
    return `${count(minor)} ${currency}`;
  }
}

const pad = (value) => String(value).padStart(2, "0");

/** The reader's own time; the day as well where it is not today's. */
export function clock(iso, now = new Date()) {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return "–";
  const text = `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
  const sameDay = time.toDateString() === now.toDateString();
  return sameDay ? text : `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())} ${text}`;
}

/** `3 min ago`, `in 2 h`. */
export function relative(iso, now = Date.now()) {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  if (Number.isNaN(seconds)) return "–";
  const size = Math.abs(seconds);
  if (size < 5) return "now";
  const text =
    size < 90
      ? `${size} s`
      : size < 5_400
        ? `${Math.round(size / 60)} min`
        : size < 129_600
          ? `${Math.round(size / 3_600)} h`
          : `${Math.round(size / 86_400)} d`;
  return seconds < 0 ? `${text} ago` : `in ${text}`;
}

/** `1:07` since a time. */
export function elapsed(iso, until = Date.now()) {
  const seconds = Math.max(0, Math.floor((until - Date.parse(iso)) / 1000));
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
}
