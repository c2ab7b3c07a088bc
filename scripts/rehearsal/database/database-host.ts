import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type LocalMysql, startLocalMysql } from "./local-mysql.ts";
import { findMysql, type MysqlPrograms } from "./mysql-programs.ts";

/** What a database is called, and who owns it. */
export interface DatabaseOrder {
  /** The instance's name, also that of its folder. */
  readonly identifier: string;
  readonly database: string;
  readonly username: string;
}

/** Where a running database is, and its password. */
export interface RunningDatabase {
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

/** Who runs the databases of a rehearsal. */
export interface DatabaseHost {
  /** Starts a database, or finds it running. @returns undefined where no server is installed: it is an entry in the cloud only */
  put(order: DatabaseOrder): Promise<RunningDatabase | undefined>;
  /** Stops a database and deletes its data; an unknown one is fine. */
  remove(identifier: string): Promise<void>;
}

/** Port and password last from run to run: functions were told the one, the other is in a secret. */
const remembered = z.object({ port: z.int(), password: z.string().min(1) });

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/**
 * Runs each database as a MySQL-compatible server of its own, on loopback and below a directory.
 * @param programs null runs nothing. @default what is installed
 */
export function createDatabaseHost(
  directory: string,
  programs: MysqlPrograms | null = findMysql() ?? null,
): DatabaseHost & { stop(): Promise<void> } {
  const servers = new Map<string, LocalMysql & { readonly password: string }>();
  const folderOf = (identifier: string) => {
    if (!NAME.test(identifier)) throw new Error(`${JSON.stringify(identifier)} is not the name of a database instance`);
    return join(directory, identifier);
  };

  async function start({ identifier, database, username }: DatabaseOrder, installed: MysqlPrograms) {
    const folder = folderOf(identifier);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const memory = join(folder, "login.json");
    const known = existsSync(memory) ? remembered.safeParse(parsed(readFileSync(memory, "utf8"))).data : undefined;
    const password = known?.password ?? randomBytes(24).toString("base64url");
    const options = { directory: folder, database, username, password, port: known?.port, programs: installed };
    const server = await startLocalMysql(options);
    writeFileSync(memory, JSON.stringify({ port: server.port, password }), { mode: 0o600 });
    servers.set(identifier, { ...server, password });
  }

  return {
    put: async (order) => {
      if (!programs) return undefined;
      if (!servers.has(order.identifier)) await start(order, programs);
      const { host, port, password } = servers.get(order.identifier)!;
      return { host, port, password };
    },
    remove: async (identifier) => {
      const folder = folderOf(identifier);
      await servers.get(identifier)?.stop();
      servers.delete(identifier);
      rmSync(folder, { recursive: true, force: true });
    },
    stop: async () => {
      await Promise.all([...servers.values()].map((server) => server.stop()));
      servers.clear();
    },
  };
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // As after a crash: a new password is made, and the server takes it.
  }
};
