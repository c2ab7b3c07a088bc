/** A list or an object of a plan's JSON. */
export type Container = Readonly<Record<string, unknown>> | readonly unknown[];

export const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null;

/** The entry of a list or an object; undefined where there is none, also below what is no container. */
export const entryOf = (value: unknown, key: string): unknown =>
  isContainer(value) && Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;

/** Whether one of Terraform's maps of marks (`*_sensitive`, `after_unknown`) marks anything at all; a text is a mark with a reason. */
export const marksAnything = (marks: unknown): boolean =>
  marks === true || typeof marks === "string" || (isContainer(marks) && Object.values(marks).some(marksAnything));

/**
 * Whether a value must not be shown at all. Marks that do not fit the value's shape hide all of it: which part they are about
 * cannot be told, e.g. of a text that holds JSON.
 */
export function isHidden(value: unknown, marks: unknown): boolean {
  if (value === null || value === undefined || !marksAnything(marks)) return false;
  if (marks === true || !isContainer(value) || Array.isArray(value) !== Array.isArray(marks)) return true;
  return Array.isArray(value) && value.length !== (marks as readonly unknown[]).length;
}

/** What stands for a secret. */
export const sensitiveText = "(sensitive)";

const HIDDEN = /^\(hidden: [^()]*\)$/;

/** A mark that says why: it stands for the value itself. */
export const hiddenFor = (reason: string): string => `(hidden: ${reason})`;

/** Whether a text stands for a secret. */
export const isHiddenText = (text: unknown): text is string =>
  typeof text === "string" && (text === sensitiveText || HIDDEN.test(text));

/** What stands for a value with these marks, which hide all of it. */
export const hiddenText = (marks: unknown): string => (isHiddenText(marks) ? marks : sensitiveText);

/** A copy of a value in which whatever the marks name is replaced. */
export function withoutSecrets(value: unknown, marks: unknown): unknown {
  if (isHidden(value, marks)) return hiddenText(marks);
  if (Array.isArray(value)) return value.map((entry, index) => withoutSecrets(entry, entryOf(marks, String(index))));
  if (!isContainer(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withoutSecrets(entry, entryOf(marks, key))]),
  );
}
