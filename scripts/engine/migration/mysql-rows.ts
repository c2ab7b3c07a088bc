import { readFileSync } from "node:fs";
import { addAbortSignal, type Readable } from "node:stream";
import { type Connection, createConnection } from "mysql2";
import type { JsonObject } from "#functions/runtime/canonical-json";
import { Failure } from "#scripts/engine/failure";
import type { MysqlLogin } from "./mysql-url.ts";
import type { OldRow } from "./old-rows.ts";
import type { Day } from "./point-in-time.ts";

export interface MysqlQuery {
  readonly login: MysqlLogin;
  /** One SELECT; `:from` and `:to` are the day's bounds in UTC, as `2026-11-20 00:00:00`. */
  readonly query: string;
  readonly day: Day | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows that may wait for being compared. */
const ROWS_AHEAD = 1_000;
const CONNECT_MS = 10_000;

/** What a connection begins with: one state of the database, which nothing can change from here. */
const OPENING: readonly string[] = [
  "SET SESSION TRANSACTION READ ONLY",
  "SET time_zone = '+00:00'",
  "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
];

/**
 * Rows of a query, streamed, in a transaction that can only read. Identifiers, decimals and times come as text, exactly as they are stored.
 * @throws Failure without the query, the password or a row in it
 */
export async function* mysqlExport({ login, query, day, signal }: MysqlQuery): AsyncGenerator<OldRow> {
  const connection = open(login);
  // An error of the connection also ends the statement that waits for it, which tells; unheard it would end the process.
  connection.on("error", () => {});
  try {
    for (const sql of OPENING) await statement(connection, sql, signal);
    const values = day && { from: inUtc(day.from), to: inUtc(day.to) };
    let place = 0;
    for await (const row of rowsOf(connection, query, values, signal)) {
      place += 1;
      yield { place, row: plain(row) };
    }
  } catch (error) {
    if (signal?.aborted) throw new Failure("interrupted", "interrupted while the old results were read");
    throw error instanceof Failure ? error : databaseFailure(error);
  } finally {
    connection.destroy();
  }
}

function open({ host, port, user, password, database, authorities, encrypted }: MysqlLogin): Connection {
  const ca = authorities === undefined ? undefined : certificates(authorities);
  return createConnection({
    ...{ host, port, user, password, database },
    ...(encrypted && {
      ssl: { minVersion: "TLSv1.2", rejectUnauthorized: true, verifyIdentity: true, ...(ca && { ca }) },
    }),
    connectTimeout: CONNECT_MS,
    charset: "utf8mb4",
    disableEval: true,
    multipleStatements: false,
    namedPlaceholders: true,
    // LOAD DATA LOCAL would let a server ask for files of this machine.
    flags: ["-LOCAL_FILES"],
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    decimalNumbers: false,
    jsonStrings: true,
  });
}

function certificates(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Failure("usage", `the file of ?ca= cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Settles also when it is interrupted, which a connection that is given up does not see to. */
const statement = (connection: Connection, sql: string, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    connection.query(sql, (error) => (error ? reject(error) : resolve()));
  });

function rowsOf(
  connection: Connection,
  sql: string,
  values: Readonly<Record<string, string>> | undefined,
  signal: AbortSignal | undefined,
): AsyncIterable<Record<string, unknown>> {
  const stream: Readable = connection.query(sql, values ?? {}).stream({ highWaterMark: ROWS_AHEAD });
  return signal ? addAbortSignal(signal, stream) : stream;
}

const inUtc = (time: number): string => new Date(time).toISOString().slice(0, 19).replace("T", " ");

/** A row as JSON has it: bytes as text, with zero bytes where they are no UTF-8. */
const plain = (row: Record<string, unknown>): JsonObject =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value)
        ? value.toString("utf8")
        : typeof value === "string" || typeof value === "number" || value === null
          ? value
          : String(value),
    ]),
  );

/** The database's own words quote the statement, and with it perhaps a value. */
function databaseFailure(error: unknown): Failure {
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  const hints: Readonly<Record<string, string>> = {
    ER_ACCESS_DENIED_ERROR: "the login is refused",
    ER_PARSE_ERROR: "the query is not understood",
    ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: "the query would write; only reading is allowed",
    ER_NO_SUCH_TABLE: "the query names a table that is not there",
    ER_BAD_FIELD_ERROR: "the query names a column that is not there",
    ECONNREFUSED: "nobody answers there",
    ENOTFOUND: "the host is not known",
    ETIMEDOUT: "no answer in time",
    HANDSHAKE_SSL_ERROR: "the server's certificate is not accepted; name its authorities with ?ca=FILE in the URL",
  };
  const name = String(code ?? errno ?? "unknown");
  return new Failure("failed", `the old database: ${hints[name] ?? "reading failed"} (${name})`);
}
