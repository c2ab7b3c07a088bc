import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Attributes } from "../attributes.ts";
import type { CheckpointStore } from "../ports.ts";
import { CheckpointFile } from "./checkpoint-file.ts";
import { readIfThere, writeDurably } from "./durable-file.ts";

/** Keeps mappings over restarts: one folder each, with the attributes and the checkpoint. */
export class MappingDirectory {
  readonly #directory: string;
  readonly #makeDurable: (() => Promise<void>) | undefined;

  /** @param makeDurable awaited before every save of a checkpoint. */
  constructor(directory: string, makeDurable?: () => Promise<void>) {
    this.#directory = directory;
    this.#makeDurable = makeDurable;
  }

  checkpoints(uuid: string): CheckpointStore {
    return new CheckpointFile(join(this.#folder(uuid), "checkpoint.json"), this.#makeDurable);
  }

  async saveAttributes(uuid: string, attributes: Attributes): Promise<void> {
    await writeDurably(join(this.#folder(uuid), "attributes.json"), JSON.stringify(attributes));
  }

  async list(): Promise<{ uuid: string; attributes: Attributes }[]> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const found = await Promise.all((await readdir(this.#directory)).sort().map((uuid) => this.#read(uuid)));
    return found.filter((mapping) => mapping !== undefined);
  }

  async remove(uuid: string): Promise<void> {
    await rm(this.#folder(uuid), { recursive: true, force: true });
  }

  /** Undefined for a folder that a crash left without attributes: its mapping never ran. */
  async #read(uuid: string): Promise<{ uuid: string; attributes: Attributes } | undefined> {
    const path = join(this.#folder(uuid), "attributes.json");
    const text = await readIfThere(path);
    if (text === undefined) return undefined;
    try {
      return { uuid, attributes: JSON.parse(text) };
    } catch (cause) {
      throw new Error(`${path} is damaged; delete its folder and apply the mapping again`, { cause });
    }
  }

  #folder(uuid: string): string {
    if (/^[\w-]+$/.test(uuid)) return join(this.#directory, uuid);
    throw new Error(`event source mapping ${JSON.stringify(uuid)}: a UUID has only letters, digits and hyphens`);
  }
}
