import { readFileSync } from "node:fs";
import { callersPath } from "#scripts/commands/cli/callers-path";
import type { Context } from "#scripts/commands/cli/context";
import { Failure } from "#scripts/engine/failure";
import { mysqlLogin } from "#scripts/engine/migration/mysql-url";
import { jsonlExport, type OldRow } from "#scripts/engine/migration/old-rows";
import type { Day } from "#scripts/engine/migration/point-in-time";
import type { CompareRunsInput } from "./compare-runs-input.ts";

/** Opens the old system's rows; called when they are needed. */
export type OpenOldRows = (signal: AbortSignal) => AsyncIterable<OldRow>;

type Source = Pick<CompareRunsInput, "from" | "mysqlUrlFromEnv" | "queryFile">;

/**
 * Where the old system's results come from.
 * @throws Failure for options that name no source, or two
 */
export function oldResults(
  { variables }: Pick<Context, "variables">,
  source: Source,
  day: Day | undefined,
): OpenOldRows {
  const { from, mysqlUrlFromEnv, queryFile } = source;
  if (from !== undefined && mysqlUrlFromEnv === undefined && queryFile === undefined)
    return (signal) => jsonlExport(callersPath(from, variables), signal);
  if (from !== undefined || mysqlUrlFromEnv === undefined || queryFile === undefined)
    throw new Failure(
      "usage",
      "the old results are needed: --from FILE, or --mysql-url-from-env NAME with --query-file FILE",
    );
  const login = mysqlLogin(mysqlUrlFromEnv, variables);
  const query = queryIn(callersPath(queryFile, variables));
  if (day === undefined && /:(from|to)\b/.test(query))
    throw new Failure("usage", `${queryFile}: asks for :from and :to, which are the bounds of a day: add --day`);
  return (signal) => mysqlExport(login, query, day, signal);
}

/** The driver takes a moment to load, and an export needs none. */
async function* mysqlExport(
  login: ReturnType<typeof mysqlLogin>,
  query: string,
  day: Day | undefined,
  signal: AbortSignal,
): AsyncGenerator<OldRow> {
  const mysql = await import("#scripts/engine/migration/mysql-rows");
  yield* mysql.mysqlExport({ login, query, day, signal });
}

function queryIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Failure("usage", `--query-file ${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
