/** One ad-hoc setting: `network.flowLogs=all`. */
export interface Override {
  /** The assignment as it was written. */
  readonly text: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Thrown when `SLUICE_SET` cannot be read; names the assignment and the form it should have. */
export class OverrideError extends Error {
  override name = "OverrideError";
}

const forbidden = new Set(["__proto__", "constructor", "prototype"]);
/** What an environment *is* cannot be changed for one run: it would be another environment. */
const identity = new Set(["name", "accountId", "region", "state"]);

/** JSON where it is JSON (numbers, booleans, lists), else the text itself. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Splits at commas that are not inside brackets, braces or JSON strings. */
function splitAssignments(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|[\s\S]/g)) {
    if ("[{".includes(piece)) depth++;
    if ("]}".includes(piece)) depth--;
    if (piece === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/**
 * Reads `SLUICE_SET`: comma-separated `path.to.setting=value`, values in JSON or plain text.
 * @throws OverrideError for anything else
 */
export function parseOverrides(text: string | undefined): Override[] {
  return splitAssignments(text ?? "").map((assignment) => {
    const separator = assignment.indexOf("=");
    const path = assignment.slice(0, Math.max(separator, 0)).trim().split(".");
    if (separator < 1 || path.some((key) => key === "" || forbidden.has(key))) {
      throw new OverrideError(
        `SLUICE_SET: "${assignment}" is not an assignment; write path.to.setting=value, e.g. network.flowLogs=all`,
      );
    }
    if (identity.has(path[0] ?? "")) {
      throw new OverrideError(
        `SLUICE_SET: "${assignment}" would make it another environment; ${path[0]} is fixed in its file`,
      );
    }
    return { text: assignment, path, value: parseValue(assignment.slice(separator + 1).trim()) };
  });
}

/** A copy of `input` with the overrides in place; the original is left alone. */
export function withOverrides<T extends object>(input: T, overrides: readonly Override[]): T {
  const copy = structuredClone(input);
  for (const { path, value, text } of overrides) {
    let target = copy as Record<string, unknown>;
    for (const key of path.slice(0, -1)) {
      if (!Object.hasOwn(target, key)) target[key] = {};
      const next = target[key];
      if (typeof next !== "object" || next === null) {
        throw new OverrideError(
          `SLUICE_SET: "${text}": ${key} is ${JSON.stringify(next)}, which has no settings inside`,
        );
      }
      target = next as Record<string, unknown>;
    }
    target[path.at(-1) as string] = value;
  }
  return copy;
}
