import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { RunRequest } from "#scripts/engine/run/run-request";

const note = z.record(z.string(), z.string());

/** Which objects a stack's state forgot for others, kept on this machine until that has been told; it outlives a kill in between. */
export interface ReplacedNote {
  /** Id of the object that the state had at an address before; undefined if none is noted. */
  idBefore(address: string): string | undefined;
  write(address: string, id: string): void;
  clear(address: string): void;
}

/** The note of a stack, `.sluice/replaced/<stack>.json`. One that cannot be read counts as empty. */
export function replacedNote({ planDirectory }: Pick<RunRequest, "planDirectory">, stackId: string): ReplacedNote {
  const file = join(dirname(planDirectory), "replaced", `${stackId}.json`);
  const read = (): ReadonlyMap<string, string> => {
    try {
      return new Map(Object.entries(note.parse(JSON.parse(readFileSync(file, "utf8")))));
    } catch {
      return new Map();
    }
  };
  const save = (entries: ReadonlyMap<string, string>) => {
    if (entries.size === 0) return rmSync(file, { force: true });
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}.new`;
    writeFileSync(draft, JSON.stringify(Object.fromEntries(entries)), { mode: 0o600 });
    renameSync(draft, file);
  };
  return {
    idBefore: (address) => read().get(address),
    write: (address, id) => save(new Map([...read(), [address, id]])),
    clear: (address) => save(new Map([...read()].filter(([each]) => each !== address))),
  };
}
