import type { FailureKind } from "#scripts/engine/failure";

/** What a process that ran a command tells its caller. Documented in `sluice --help`. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, decision: 3, interrupted: 130 } as const satisfies Record<
  FailureKind | "ok",
  number
>;

/** What a command came to. The command line prints either the text or the data, never both. */
export interface Report {
  /** Printed as the one JSON document of `--json`; undefined when something else has printed it. */
  readonly data: unknown;
  /** For people; may be empty. */
  readonly text: string;
  readonly exitCode: number;
  /** What goes on after the report is printed, until it ends by itself or is interrupted; resolves with the final exit code. */
  readonly afterwards?: () => Promise<number>;
}

/** Lines of aligned columns; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
