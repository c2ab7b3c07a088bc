import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { emulatorEnvironment } from "./environment.ts";

/** How the emulator ended: by its own exit code, or by a signal. */
export interface EmulatorExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What the server is told on its standard input; see `Order` in server/main.py. */
export interface Order {
  readonly directory: string;
  readonly port: number;
  readonly region: string;
  readonly accountId: string;
  readonly secretAccessKey: string;
}

/** What the server says on its standard output. */
export type Report =
  | { readonly event: "ready"; readonly port: number; readonly damaged: readonly string[] }
  | { readonly event: "saved"; readonly milliseconds: number }
  | { readonly event: "failed"; readonly reason: "directory-taken"; readonly holder: string }
  | { readonly event: "failed"; readonly reason: "port-taken"; readonly detail: string };

export const logFile = (directory: string): string => join(directory, "emulator.log");

/** The server as a child of this process. It sees the end of its standard input when this process ends, however. */
export class ServerProcess {
  readonly pid: number;
  readonly exited: Promise<EmulatorExit>;
  private readonly child: ChildProcess;
  private readonly waiting = new Map<Report["event"], ((report: Report) => void)[]>();

  constructor(child: ChildProcess, pid: number) {
    this.child = child;
    this.pid = pid;
    this.exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        // The functions' processes are in its group; after a SIGKILL of the server they may still be there.
        killGroup(pid, "SIGKILL");
        resolve({ code, signal });
      });
    });
    // A write to a server that has just gone fails; `exited` tells of it.
    child.stdin?.on("error", () => undefined);
    if (child.stdout) createInterface(child.stdout).on("line", (line) => this.hear(JSON.parse(line) as Report));
  }

  /** Sends one line: the order, or a command. */
  tell(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** The next report of this kind that nobody waits for yet; undefined when the server ends before. */
  next<E extends Report["event"]>(event: E): Promise<Extract<Report, { event: E }> | undefined> {
    const heard = new Promise<Report>((resolve) => {
      this.waiting.set(event, [...(this.waiting.get(event) ?? []), resolve]);
    });
    return Promise.race([heard as Promise<Extract<Report, { event: E }>>, this.exited.then(() => undefined)]);
  }

  /** Asks it to save and end, and ends the whole group when it does not within the time. Resolves when it is gone. */
  async stop(milliseconds: number): Promise<void> {
    this.child.kill("SIGTERM");
    const force = setTimeout(() => killGroup(this.pid, "SIGKILL"), milliseconds);
    await this.exited;
    clearTimeout(force);
  }

  private hear(report: Report): void {
    this.waiting.get(report.event)?.shift()?.(report);
  }
}

/**
 * Starts the server in a process group of its own, so that a terminal's Ctrl-C reaches this process only, which then
 * stops it in good order.
 *
 * @throws when the Python of the virtual environment cannot be started
 */
export async function spawnServer(venv: string, order: Order): Promise<ServerProcess> {
  mkdirSync(order.directory, { recursive: true, mode: 0o700 });
  const main = fileURLToPath(new URL("server/main.py", import.meta.url));
  const python = join(venv, "bin", "python");
  const log = openSync(logFile(order.directory), "w", 0o600);
  const child = spawn(python, ["-E", "-s", "-B", main], {
    cwd: order.directory,
    env: emulatorEnvironment(order.directory),
    detached: true,
    stdio: ["pipe", "pipe", log],
  });
  closeSync(log);
  await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject)).catch((error: Error) => {
    throw new Error(`emulator: ${python} does not start (${error.message}); delete ${venv} and run npm start again`);
  });
  const server = new ServerProcess(child, child.pid!);
  server.tell(JSON.stringify(order));
  return server;
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}
