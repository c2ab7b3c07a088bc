import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Cloud, CloudObject, ObjectAddress } from "./cloud-object.ts";
import { lockDirectory } from "./directory-lock.ts";
import { openJournal, readJournal, rewriteJournal } from "./journal.ts";

const address = z.object({ type: z.string(), region: z.string(), key: z.string() });
const entry = z.union([
  z.object({ put: address.extend({ attributes: z.record(z.string(), z.unknown()) }) }),
  z.object({ remove: address }),
]);

/** A string no other address has: JSON keeps the three parts apart whatever they contain. */
const identity = ({ type, region, key }: ObjectAddress): string => JSON.stringify([type, region, key]);

/**
 * Opens the cloud kept in a directory, creating it if needed. Everything is held in memory and journalled to
 * `objects.jsonl` (owner-only); the journal is compacted here, so that it does not grow from run to run.
 * @throws if another process has the directory open, or if the journal was damaged by hand
 */
export const openCloud = (options: { readonly directory: string; readonly note?: (line: string) => void }): Cloud => {
  const { directory, note = () => {} } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(directory);
  try {
    const path = join(directory, "objects.jsonl");
    const objects = replay(path, note);
    rewriteJournal(
      path,
      [...objects.values()].map((object) => ({ put: object })),
    );
    return new JournalledCloud(objects, openJournal(path), unlock);
  } catch (error) {
    unlock();
    throw error;
  }
};

const replay = (path: string, note: (line: string) => void): Map<string, CloudObject> => {
  const objects = new Map<string, CloudObject>();
  readJournal(path, note).forEach((line, index) => {
    const parsed = entry.safeParse(line);
    if (!parsed.success) throw new Error(`${path}:${index + 1}: not an entry of this journal; delete the line`);
    if ("put" in parsed.data) objects.set(identity(parsed.data.put), parsed.data.put);
    else objects.delete(identity(parsed.data.remove));
  });
  return objects;
};

class JournalledCloud implements Cloud {
  readonly #objects: Map<string, CloudObject>;
  readonly #journal: ReturnType<typeof openJournal>;
  readonly #unlock: () => void;

  constructor(objects: Map<string, CloudObject>, journal: ReturnType<typeof openJournal>, unlock: () => void) {
    this.#objects = objects;
    this.#journal = journal;
    this.#unlock = unlock;
  }

  get(at: ObjectAddress): CloudObject | undefined {
    return this.#objects.get(identity(at));
  }

  list(filter: { readonly type?: string; readonly region?: string } = {}): readonly CloudObject[] {
    return [...this.#objects.values()].filter(
      ({ type, region }) => (filter.type ?? type) === type && (filter.region ?? region) === region,
    );
  }

  put({ type, region, key, attributes }: CloudObject): void {
    // A copy, so that nobody changes an object without the journal knowing.
    const object = structuredClone({ type, region, key, attributes });
    this.#journal.append({ put: object });
    this.#objects.set(identity(object), object);
  }

  remove({ type, region, key }: ObjectAddress): boolean {
    if (!this.#objects.has(identity({ type, region, key }))) return false;
    this.#journal.append({ remove: { type, region, key } });
    return this.#objects.delete(identity({ type, region, key }));
  }

  close(): void {
    this.#journal.close();
    this.#unlock();
  }
}
