import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { Failure } from "#scripts/engine/failure";
import type { MysqlPrograms } from "./mysql-programs.ts";

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

/** Where a server's files are, and where it listens. */
export interface MysqlPlace {
  readonly directory: string;
  readonly data: string;
  readonly init: string;
  readonly log: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
}

/** Starts the server's process; see `ready` for when it can be used. */
export function launch(programs: MysqlPrograms, place: MysqlPlace): ChildProcess {
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
    { cwd: place.directory, detached: true, stdio: ["pipe", log, log], env: place.env },
  );
  closeSync(log);
  return child;
}

/** Resolves when it takes connections. @throws Failure when it ends before, or takes too long */
export async function ready(child: ChildProcess, log: string): Promise<void> {
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

/** Stops the server in good order, and after a while by force. May be called again. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.stdin?.end();
  const force = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(force);
}
