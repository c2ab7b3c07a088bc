import { closeSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";

/** A private file that a child writes to while this process reads it line by line. */
export interface GrowingFile {
  /** For the child's `stdio`. */
  readonly descriptor: number;
  /** Reads what is left, and lets go of the file. */
  finish(): void;
}

const pollMilliseconds = 50;

/**
 * Opens such a file (mode 0600 in a directory of its own). Unlike a pipe it does not break when its reader is killed: a child
 * that writes to a broken pipe dies.
 */
export function openGrowingFile(onLine: (line: string) => void): GrowingFile {
  const directory = mkdtempSync(join(tmpdir(), "sluice-log-"));
  const path = join(directory, "log");
  const descriptor = openSync(path, "a", 0o600);
  const reader = openSync(path, "r");
  // Without a name it is gone with the last who has it open, however this process ends.
  rmSync(directory, { recursive: true });
  const decoder = new StringDecoder("utf8");
  const buffer = Buffer.alloc(65_536);
  let rest = "";
  const read = () => {
    for (let bytes = readSync(reader, buffer); bytes > 0; bytes = readSync(reader, buffer)) {
      const lines = (rest + decoder.write(buffer.subarray(0, bytes))).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(onLine);
    }
  };
  const timer = setInterval(read, pollMilliseconds);
  return {
    descriptor,
    finish: () => {
      clearInterval(timer);
      read();
      if (rest !== "") onLine(rest);
      closeSync(reader);
      closeSync(descriptor);
    },
  };
}
