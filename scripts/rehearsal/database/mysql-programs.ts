import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The programs of a MySQL-compatible server on this machine. */
export interface MysqlPrograms {
  readonly kind: "mariadb" | "mysql";
  readonly server: string;
  /** Makes a data directory; MySQL's own server does that itself. */
  readonly installer?: string;
}

const find = (names: readonly string[], path: string): string | undefined =>
  path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(existsSync);

/** The server that is installed on this machine, if there is one: MariaDB, or MySQL. Found on PATH. */
export function findMysql(path: string = process.env.PATH ?? ""): MysqlPrograms | undefined {
  const mariadb = find(["mariadbd"], path);
  const installer = find(["mariadb-install-db"], path);
  if (mariadb && installer) return { kind: "mariadb", server: mariadb, installer };
  const server = find(["mysqld"], path);
  // MariaDB installs a `mysqld` of its own beside its server, which does not make its data directory.
  return server && !mariadb ? { kind: "mysql", server } : undefined;
}
