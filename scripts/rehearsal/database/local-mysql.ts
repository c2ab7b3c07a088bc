import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { Failure } from "#scripts/engine/failure";
import { initially, install, type MysqlAccess, surroundings } from "./mysql-data.ts";
import { launch, ready, stop } from "./mysql-process.ts";
import { findMysql, type MysqlPrograms } from "./mysql-programs.ts";

export interface LocalMysqlOptions extends MysqlAccess {
  /** Where its data lie; made when it is missing, its name short. Kept when it stops. */
  readonly directory: string;
  /** Port to listen on, if it is free. @default one that is */
  readonly port?: number;
  /** @default what is installed */
  readonly programs?: MysqlPrograms;
}

/** A MySQL-compatible server on loopback, with one database and one user who may do everything in it. */
export interface LocalMysql {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** Stops it in good order. May be called again. */
  stop(): Promise<void>;
}

/** The wanted port if it is free, else another. */
const freePort = async (wanted = 0): Promise<number> => {
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false)).listen(wanted, "127.0.0.1", () => resolve(true));
  });
  if (!listening) return freePort();
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/**
 * Starts a server on 127.0.0.1 and a port that is free.
 * @throws Failure if none is installed or it does not start, with the end of its log
 */
export async function startLocalMysql(options: LocalMysqlOptions): Promise<LocalMysql> {
  const programs = options.programs ?? findMysql();
  if (!programs) {
    throw new Failure(
      "failed",
      "no MySQL-compatible server is installed on this machine; install one, e.g. the package mariadb-server",
    );
  }
  const { directory } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const data = join(directory, "data");
  const env = surroundings(directory);
  if (!existsSync(data)) await install(programs, data, env);
  const init = join(directory, "init.sql");
  writeFileSync(init, initially(options), { mode: 0o600 });
  chmodSync(init, 0o600);
  const log = join(directory, "server.log");
  const port = await freePort(options.port);
  const child = launch(programs, { directory, data, init, log, port, env });
  try {
    await ready(child, log);
  } finally {
    // It holds the password; the server has read it, or will not.
    rmSync(init, { force: true });
  }
  return { host: "127.0.0.1", port, stop: () => stop(child) };
}
