/** Every object's keys in order and CDKTF's metadata left out; lists keep their order, which has a meaning in Terraform. */
const ordered = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => key !== "//")
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : value;

/**
 * The text of a JSON value that says the same whatever the order and layout it was written in. A `//` is a comment to Terraform, in
 * which CDKTF notes construct paths, and says nothing.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, ordered);

/** Every string in a JSON value, in order; not its keys. What lies under a key in `skipped` is left out. */
export function* stringsIn(value: unknown, skipped: readonly string[] = ["//"]): Generator<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const each of value) yield* stringsIn(each, skipped);
  else if (typeof value === "object" && value !== null)
    for (const [key, each] of Object.entries(value)) if (!skipped.includes(key)) yield* stringsIn(each, skipped);
}
