import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure } from "#scripts/engine/failure";
import { findMysql, type MysqlPrograms } from "./mysql-programs.ts";

const run = promisify(execFile);

export interface LocalMysqlOptions {
  /** Where its data lie; made when it is missing, its name short. Kept when it stops. */
  readonly directory: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
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

/** Longest start on a busy machine. */
const START_MS = 60_000;
const STOP_MS = 10_000;

/** Little of everything: it serves one developer. */
const modest = [
  "--innodb-buffer-pool-size=16M",
  "--loose-innodb-log-file-size=8M",
  // What was written outlives the server's end, not the machine's.
  "--innodb-flush-log-at-trx-commit=2",
  "--performance-schema=OFF",
  "--max-connections=30",
  "--skip-name-resolve",
  "--skip-log-bin",
];

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
 * Ends the server when its own standard input does: that is, when whoever started it is gone, however that came. A server that nobody
 * stops would keep its data locked.
 */
const GUARD = `
  exec 3<&0
  "$@" </dev/null 3<&- & server=$!
  { read -r _ <&3; kill "$server" 2>/dev/null; } & watch=$!
  wait "$server"; code=$?
  kill "$watch" 2>/dev/null
  exit "$code"`;

/** A place of its own for temporary files: a server that starts throws out those of all others in the same one. */
function surroundings(directory: string): NodeJS.ProcessEnv {
  const temporary = join(directory, "tmp");
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  return { PATH: process.env.PATH ?? "", TMPDIR: temporary };
}

/** A data directory is made aside and moved in whole, so that one half made by a killed run is never started. */
async function install(
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

/** What the server does before it takes connections; it runs each line, so that a new password holds from the next start on. */
const initially = ({ database, username, password }: LocalMysqlOptions): string => {
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
  const child = launch(programs, options, { data, init, log, port, env });
  try {
    await ready(child, log);
  } finally {
    // It holds the password; the server has read it, or will not.
    rmSync(init, { force: true });
  }
  return { host: "127.0.0.1", port, stop: () => stop(child) };
}

function launch(
  programs: MysqlPrograms,
  options: LocalMysqlOptions,
  place: { data: string; init: string; log: string; port: number; env: NodeJS.ProcessEnv },
): ChildProcess {
  const log = openSync(place.log, "w", 0o600);
  const child = spawn(
    "/bin/sh",
    [
      ...["-c", GUARD, "sh"],
      programs.server,
      "--no-defaults",
      `--user=${userInfo().username}`,
      `--datadir=${place.data}`,
      // Relative to the data: the whole path may be longer than a socket's may be.
      "--socket=mysql.sock",
      `--pid-file=${join(place.data, "mysql.pid")}`,
      "--bind-address=127.0.0.1",
      `--port=${place.port}`,
      `--init-file=${place.init}`,
      ...(programs.kind === "mysql" ? ["--mysqlx=OFF"] : []),
      ...modest,
    ],
    // A terminal's Ctrl-C is for this process, which then stops the server in good order.
    { cwd: options.directory, detached: true, stdio: ["pipe", log, log], env: place.env },
  );
  closeSync(log);
  return child;
}

/** Resolves when it takes connections. @throws Failure when it ends before, or takes too long */
async function ready(child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  let ended: string | undefined;
  child.once("exit", (code, signal) => {
    ended = signal ?? `exit code ${code}`;
  });
  child.once("error", (error) => {
    ended = error.message;
  });
  for (;;) {
    const said = readFileSync(log, "utf8");
    if (/ready for connections/.test(said)) return;
    if (ended !== undefined || Date.now() > deadline) {
      await stop(child);
      const why = ended ?? `not ready after ${START_MS / 1000} s`;
      throw new Failure(
        "failed",
        `the local MySQL server does not start (${why}):\n${said.trim().split("\n").slice(-5).join("\n")}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.stdin?.end();
  const force = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(force);
}
