import type { EmulatorAccess } from "./access.ts";

export interface EmulatorOptions {
  /** The emulator's own directory; created, mode 0700. Everything it writes lies below. */
  readonly directory: string;
  /** Virtual environment with ministack. @default .sluice/venv of this repository */
  readonly venv?: string;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Port to listen on; a taken one is an error. @default the port of the last run if it is free, else one the system chooses */
  readonly port?: number;
}

/** How the emulator ended: by its own exit code, or by a signal. */
export interface EmulatorExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running emulator. */
export interface Emulator {
  readonly access: EmulatorAccess;
  readonly pid: number;
  /** Resolves when the emulator is gone, for whatever reason; never rejects. */
  readonly exited: Promise<EmulatorExit>;
  /** Saves and ends it; bounded in time, resolves when it is gone. May be called again. */
  stop(): Promise<void>;
}

/** Starts the emulator, and resolves when it answers. */
export async function startEmulator(_options: EmulatorOptions): Promise<Emulator> {
  throw new Error("startEmulator: not built yet");
}
