/** Attributes without the unset ones (null or empty text), as API input wants them. */
export const given = <T extends Record<string, unknown>>(input: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined && value !== ""),
  ) as Partial<T>;

/** The first element of a block that may occur once. */
export const only = (block: unknown): Record<string, unknown> | undefined =>
  Array.isArray(block) ? (block[0] as Record<string, unknown> | undefined) : undefined;

/** True if one of the named attributes differs. */
export const differs = (
  after: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): boolean => names.some((name) => JSON.stringify(after[name] ?? null) !== JSON.stringify(before[name] ?? null));
