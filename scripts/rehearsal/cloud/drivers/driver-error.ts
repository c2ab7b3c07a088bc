import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";

/** What the emulator or the rehearsal's event sources said when they were asked for something. */
export class DriverError extends Error {
  constructor(doing: string, { type, key }: CloudObject, cause: unknown) {
    const { name, message } = cause instanceof Error ? cause : { name: "Error", message: String(cause) };
    super(`${doing} ${type} ${JSON.stringify(key)}: ${name === "Error" ? "" : `${name}: `}${message}`, { cause });
  }
}
