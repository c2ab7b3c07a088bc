import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { EmulatorAccess } from "./access.ts";
import { type EmulatorExit, logFile, type Report, type ServerProcess, spawnServer } from "./server-process.ts";

export type { EmulatorExit } from "./server-process.ts";

export interface EmulatorOptions {
  /** The emulator's own directory; created, mode 0700. Everything it writes lies below. */
  readonly directory: string;
  /** Virtual environment with the emulator. @default `.sluice/venv` of this repository */
  readonly venv?: string;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Port to listen on; a taken one is an error. @default the port of the last run if it is free, else one the system chooses */
  readonly port?: number;
}

/** A running emulator. */
export interface Emulator {
  readonly access: EmulatorAccess;
  readonly pid: number;
  /** Saved states that could not be read at the start and were set aside (absolute paths); those services start fresh. */
  readonly damaged: readonly string[];
  /** Resolves when the emulator is gone, for whatever reason; never rejects. */
  readonly exited: Promise<EmulatorExit>;
  /** Writes everything to the directory now. It also happens on `stop`, and two seconds after writing has ceased. */
  save(): Promise<void>;
  /** Saves and ends it; bounded in time, resolves when it is gone. May be called again. */
  stop(): Promise<void>;
}

const VENV = fileURLToPath(new URL("../../../.sluice/venv", import.meta.url));
/** A saved state of a million records takes some seconds to read. */
const READY_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 15_000;

/**
 * Starts the emulator, and resolves when it answers. It lives no longer than this process, even if that is killed.
 *
 * @throws when the directory or the port is taken, or it does not start; the message says which and how to mend it
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const directory = resolve(options.directory);
  const secretAccessKey = randomBytes(16).toString("hex");
  const { region, accountId, port = 0 } = options;
  const order = { directory, port, region, accountId, secretAccessKey };
  const server = await spawnServer(options.venv ? resolve(options.venv) : VENV, order);
  const ready = await started(server, order);
  return {
    access: {
      endpoint: `http://127.0.0.1:${ready.port}`,
      region,
      accountId,
      // The emulator takes an access key id of twelve digits for the account; the secret is this run's.
      credentials: { accessKeyId: accountId, secretAccessKey },
    },
    pid: server.pid,
    damaged: ready.damaged,
    exited: server.exited,
    save: () => save(server),
    stop: () => server.stop(STOP_MILLISECONDS),
  };
}

async function started(server: ServerProcess, order: { directory: string; port: number }) {
  let force: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((give) => {
    force = setTimeout(give, READY_MILLISECONDS, undefined);
  });
  const report = await Promise.race([server.next("ready"), server.next("failed"), late]);
  clearTimeout(force);
  if (report?.event === "ready") return report;
  await server.stop(STOP_MILLISECONDS);
  throw new Error(`emulator in ${order.directory}: ${reason(report, order)}`);
}

function reason(report: Report | undefined, { directory, port }: { directory: string; port: number }): string {
  if (report?.event === "failed" && report.reason === "directory-taken")
    return `another one runs here (process ${report.holder}); end that run first`;
  if (report?.event === "failed" && report.reason === "port-taken")
    return `port ${port} is taken (${report.detail}); choose another one, or none`;
  const log = readFileSync(logFile(directory), "utf8").trimEnd().split("\n").slice(-5).join("\n  ");
  return `it did not start; the end of ${logFile(directory)}:\n  ${log}`;
}

async function save(server: ServerProcess): Promise<void> {
  const saved = server.next("saved");
  server.tell("save");
  if (!(await saved)) throw new Error("emulator: it ended before it could save");
}
