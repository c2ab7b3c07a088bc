import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Looks at the command lines of all processes again and again, as anybody on the machine can. */
export interface ProcessListWatch {
  /** How often it has looked. */
  readonly looks: () => number;
  /** Ends it, and tells which of the texts were seen in any command line. */
  end(): Promise<readonly string[]>;
}

/** Begins to look for texts. */
export function watchProcessList(texts: readonly string[]): ProcessListWatch {
  const seen = new Set<string>();
  let looks = 0;
  let over = false;
  const looking = (async () => {
    while (!over) {
      const lines = existsSync("/proc/self/cmdline") ? procLines() : await psLines();
      for (const text of texts) if (lines.some((line) => line.includes(text))) seen.add(text);
      looks++;
      await pause(25);
    }
  })();
  return {
    looks: () => looks,
    end: async () => {
      over = true;
      await looking;
      return [...seen];
    },
  };
}

const procLines = (): string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
      } catch {
        return "";
      }
    });

const psLines = async (): Promise<string[]> => [(await run("ps", ["-A", "-ww", "-o", "args="])).stdout];
