import { execFile } from "node:child_process";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { MysqlPrograms } from "./mysql-programs.ts";

const run = promisify(execFile);

/** A place of its own for temporary files: a server that starts throws out those of all others in the same one. */
export function surroundings(directory: string): NodeJS.ProcessEnv {
  const temporary = join(directory, "tmp");
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  return { PATH: process.env.PATH ?? "", TMPDIR: temporary };
}

/** A data directory is made aside and moved in whole, so that one half made by a killed run is never started. */
export async function install(
  { kind, server, installer }: MysqlPrograms,
  data: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const draft = `${data}.draft`;
  rmSync(draft, { recursive: true, force: true });
  const user = `--user=${userInfo().username}`;
  if (kind === "mariadb") {
    const options = ["--auth-root-authentication-method=socket", "--skip-test-db", "--skip-name-resolve"];
    await run(installer!, ["--no-defaults", `--datadir=${draft}`, user, ...options, "--innodb-log-file-size=8M"], {
      env,
    });
  } else {
    await run(server, ["--no-defaults", "--initialize-insecure", `--datadir=${draft}`, user], { env });
  }
  renameSync(draft, data);
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** A database, and the user who may do everything in it. */
export interface MysqlAccess {
  readonly database: string;
  readonly username: string;
  readonly password: string;
}

/** What the server does before it takes connections; it runs each line, so that a new password holds from the next start on. */
export const initially = ({ database, username, password }: MysqlAccess): string => {
  const user = `${quoted(username)}@'%'`;
  return [
    `CREATE DATABASE IF NOT EXISTS \`${database}\`;`,
    `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY ${quoted(password)};`,
    `ALTER USER ${user} IDENTIFIED BY ${quoted(password)};`,
    `GRANT ALL ON \`${database}\`.* TO ${user};`,
    // Without a password and on loopback, root would be open to whoever has an account on this machine.
    "ALTER USER 'root'@'localhost' ACCOUNT LOCK;",
    "",
  ].join("\n");
};
