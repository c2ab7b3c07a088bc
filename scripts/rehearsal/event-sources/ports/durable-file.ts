import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a private file so that after a crash at any moment it holds the old text or the new one, whole: a temporary
 * file beside it is written, synced and renamed over it. Directories are made with mode 0700, the file with 0600.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = `${path}.new`;
  await using(await open(temporary, "w", 0o600), async (file) => {
    await file.writeFile(text);
    await file.sync();
  });
  await rename(temporary, path);
  await using(await open(directory, "r"), (folder) => folder.sync());
}

/** The text of a file; undefined if there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

async function using<T extends { close(): Promise<void> }>(opened: T, work: (opened: T) => Promise<void>) {
  try {
    await work(opened);
  } finally {
    await opened.close();
  }
}
