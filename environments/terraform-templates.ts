/** Where a value begins or escapes a Terraform template: `${file("/etc/passwd")}` would be read by Terraform, wherever it lands. */
const TEMPLATE = /[$%]\{/;

/** Paths of all texts within a value that Terraform would evaluate instead of taking them as they are. */
export function templatePaths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === "string") return TEMPLATE.test(value) ? [[...path]] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => templatePaths(inner, [...path, key]));
}
