import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "#functions/runtime/parse-json";

const recordSchema = z.object({
  /** Port of the last run, so that a page that is still open finds the next one. */
  port: z.int().min(1).max(65_535).optional(),
  /** Pages that were let in: the SHA-256 of each one's key in hex, and when, in milliseconds since the epoch. */
  sessions: z.array(z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/), since: z.number() })).max(1000),
});

/** What the live page remembers from one run to the next. Nothing in it lets anybody in. */
export type LiveRecord = z.output<typeof recordSchema>;

/** A record in a rehearsal's directory. */
export interface LiveRecordFile {
  /** What cannot be read counts as nothing. */
  read(): LiveRecord;
  /** Replaces it in one step; readable by its owner alone. */
  write(record: LiveRecord): void;
}

/** @param directory the rehearsal's; made where it is missing, owner-only */
export function liveRecordFile(directory: string): LiveRecordFile {
  const file = join(directory, "live.json");
  return {
    read: () => recordSchema.safeParse(textOf(file)).data ?? { sessions: [] },
    write: (record) => {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const draft = `${file}.${randomBytes(6).toString("hex")}`;
      try {
        writeFileSync(draft, `${JSON.stringify(record)}\n`, { mode: 0o600, flag: "wx" });
        renameSync(draft, file);
      } finally {
        rmSync(draft, { force: true });
      }
    },
  };
}

function textOf(file: string): unknown {
  try {
    return parseJson(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
