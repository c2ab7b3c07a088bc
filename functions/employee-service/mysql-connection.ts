import { type Connection, createConnection, type ResultSetHeader, type RowDataPacket } from "mysql2/promise";
import type { ReadCredentials } from "./credentials.ts";
import { EmployeeStoreError } from "./repository.ts";

export interface MysqlProps {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly readCredentials: ReadCredentials;
  /** PEM text of the authorities that may sign the server's certificate; without it there is no TLS, which only loopback may go without. */
  readonly authorities: string | undefined;
  /** Statements that a new connection begins with. */
  readonly opening: readonly string[];
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
}

export type Rows = readonly RowDataPacket[];

/** A database, over one connection that lasts from call to call. */
export interface Mysql {
  /** @throws the server's error for what a statement may meet, EmployeeStoreError where the connection is lost */
  read(sql: string, values: readonly string[]): Promise<Rows>;
  write(sql: string, values: readonly string[]): Promise<ResultSetHeader>;
  close(): Promise<void>;
}

/** Server's words for a login that is not (or no longer) right. Source: MySQL error reference, 1045 and 1698 */
const REFUSED = new Set(["ER_ACCESS_DENIED_ERROR", "ER_ACCESS_DENIED_NO_PASSWORD_ERROR"]);
/** A function sleeps between calls, and its connection may have died meanwhile; within so short a time it has not. */
const TRUSTED_MS = 1_000;
const CONNECT_MS = 4_000;
const PING_MS = 1_000;
const STATEMENT_MS = 5_000;

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? "unknown");
const isFatal = (error: unknown): boolean => (error as { fatal?: unknown } | null)?.fatal === true;

/** Settles in time, or gives the connection up, which settles whatever waits for it. */
async function within<T>(milliseconds: number, connection: Connection, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      connection.destroy();
      reject(Object.assign(new Error("late"), { code: "TIMEOUT", fatal: true }));
    }, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function mysqlOver(props: MysqlProps): Mysql {
  let open: Connection | undefined;
  let opening: Promise<Connection> | undefined;
  let trustedUntil = 0;

  async function dial(how?: "anew"): Promise<Connection> {
    const { username, password } = await props.readCredentials(how);
    const { host, port, database, authorities } = props;
    return createConnection({
      ...{ host, port, database, user: username, password },
      connectTimeout: CONNECT_MS,
      charset: "utf8mb4",
      disableEval: true,
      ...(authorities === undefined
        ? {}
        : { ssl: { ca: authorities, minVersion: "TLSv1.2", rejectUnauthorized: true, verifyIdentity: true } }),
    });
  }

  /** A login that is refused is read again, once: RDS rotates it. */
  async function connect(): Promise<Connection> {
    const connection = await dial().catch((error) => {
      if (REFUSED.has(codeOf(error))) return dial("anew");
      throw error;
    });
    // Without a listener, a connection that breaks between two calls would end the process.
    connection.on("error", () => forget(connection));
    try {
      for (const statement of props.opening) await within(STATEMENT_MS, connection, connection.query(statement));
    } catch (error) {
      connection.destroy();
      throw error;
    }
    return connection;
  }

  function forget(connection: Connection): void {
    connection.destroy();
    if (open === connection) open = undefined;
  }

  const alive = async (connection: Connection): Promise<boolean> => {
    if (props.now() < trustedUntil) return true;
    return within(PING_MS, connection, connection.ping()).then(
      () => true,
      () => false,
    );
  };

  async function connection(): Promise<Connection> {
    if (open && (await alive(open))) return open;
    if (open) forget(open);
    // Calls that come meanwhile wait for the same one.
    opening ??= connect().finally(() => {
      opening = undefined;
    });
    try {
      open = await opening;
    } catch (error) {
      throw error instanceof EmployeeStoreError ? error : new EmployeeStoreError(codeOf(error));
    }
    return open;
  }

  async function run<T extends Rows | ResultSetHeader>(sql: string, values: readonly string[]): Promise<T> {
    const used = await connection();
    try {
      const [result] = await within(STATEMENT_MS, used, used.execute(sql, [...values]));
      return result as unknown as T;
    } catch (error) {
      if (!isFatal(error)) throw error;
      forget(used);
      throw new EmployeeStoreError(codeOf(error));
    } finally {
      trustedUntil = props.now() + TRUSTED_MS;
    }
  }

  return {
    read: (sql, values) => run<Rows>(sql, values),
    write: (sql, values) => run<ResultSetHeader>(sql, values),
    close: async () => {
      const last = open;
      open = undefined;
      await last?.end();
    },
  };
}
