import { type Gap, isRecord, plain } from "./plain-form.ts";

/**
 * Lists that have the same items in two configurations, in another order. The plain form does not see it, since of what is live nobody
 * knows whether it has an order; between two configurations it may be a change, as of the statements of a policy or the zones of a group.
 */
export function reorderedLists(wanted: unknown, actual: unknown, path: readonly string[] = []): readonly Gap[] {
  if (Array.isArray(wanted) && Array.isArray(actual)) {
    // Of thousands of syntheses almost every list is the same as before.
    if (wanted.length !== actual.length || JSON.stringify(wanted) === JSON.stringify(actual)) return [];
    const isSame = JSON.stringify(plain(wanted)) === JSON.stringify(plain(actual));
    const [before, after] = [plain(wanted, false), plain(actual, false)];
    return isSame && JSON.stringify(before) !== JSON.stringify(after) ? [{ path, wanted: before, actual: after }] : [];
  }
  if (!isRecord(wanted) || !isRecord(actual)) return [];
  return Object.keys(wanted).flatMap((key) =>
    Object.hasOwn(actual, key) && wanted[key] !== actual[key]
      ? reorderedLists(wanted[key], actual[key], [...path, key])
      : [],
  );
}
