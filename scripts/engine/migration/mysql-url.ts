import * as z from "zod";
import { Failure } from "#scripts/engine/failure";

/** Where an old database is, and how to sign in. */
export interface MysqlLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** File with the authorities that may sign the server's certificate; undefined for those of this machine. */
  readonly authorities: string | undefined;
  /** Without, it is loopback. */
  readonly encrypted: boolean;
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Reads the URL of a database from an environment variable: `mysql://user:password@host:3306/database?ca=/path/to/authorities.pem`.
 * Beyond this machine it is always TLS.
 * @throws Failure that names the variable and never what is in it
 */
export function mysqlLogin(variable: string, variables: NodeJS.ProcessEnv): MysqlLogin {
  const refuse = (why: string) => new Failure("usage", `--mysql-url-from-env ${variable}: ${why}`);
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(variable))
    throw new Failure("usage", "--mysql-url-from-env: the name of an environment variable is needed, not a URL");
  const text = variables[variable];
  if (!text) throw refuse("there is no such environment variable, or it is empty");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const parsed = url && login.safeParse({ ...partsOf(url), query: Object.fromEntries(url.searchParams) });
  if (!url || !parsed?.success || url.protocol !== "mysql:")
    throw refuse("must be like mysql://user:password@host:3306/database, with ?ca=FILE at the most");
  const { query, ...rest } = parsed.data;
  return { ...rest, authorities: query.ca, encrypted: !LOOPBACK.has(url.hostname) || query.ca !== undefined };
}

const login = z.object({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  user: z.string().min(1),
  password: z.string(),
  database: z.string().min(1),
  // Options of the driver would let a URL switch off what guards it.
  query: z.strictObject({ ca: z.string().min(1).optional() }),
});

function partsOf({ hostname, port, username, password, pathname }: URL) {
  try {
    return {
      host: hostname.replace(/^\[|\]$/g, ""),
      port: port === "" ? 3306 : Number(port),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
    };
  } catch {
    return {};
  }
}
