import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { unzipSync } from "node:zlib";
import { unzipSync as unzipArchive } from "fflate";

/** How deep forms are looked into: base64 of a zip of base64, and so on. */
const DEEPEST = 4;
const BASE64_RUN = /[A-Za-z0-9+/_-]{15,}/g;
const HEX_RUN = /(?:[0-9a-f]{2}){11,}/gi;

/**
 * Which of the numbers are in the bytes: in clear, in groups, in UTF-16 or other digits that normalize to ours, as JSON escapes,
 * and any of that in base64, in hexadecimal, compressed or in an archive.
 */
export function findNumbers(bytes: Uint8Array, numbers: readonly string[], depth = 0): string[] {
  const text = plain(bytes);
  const found = new Set(numbers.filter((number) => text.includes(number)));
  if (depth < DEEPEST) {
    for (const inner of [...packed(bytes), ...encoded(bytes)])
      for (const number of findNumbers(inner, numbers, depth + 1)) found.add(number);
  }
  return [...found];
}

/**
 * Where in the files below a directory each number is; links are not followed. A file that is gone before it is read is left out, as
 * an emulator that is up writes its state beside and renames it: look again once nothing writes any more.
 */
export function findNumbersBelow(directory: string, numbers: readonly string[]): { file: string; number: string }[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const inName = numbers.filter((number) => entry.name.includes(number));
      const inside = findNumbers(contentOf(path), numbers);
      return [...inName, ...inside].map((number) => ({ file: relative(directory, path), number }));
    });
}

function contentOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return new Uint8Array();
  }
}

/** As text whose digits stand together. Without zero bytes, UTF-16 reads like ASCII. */
const plain = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("utf8")
    .replaceAll("\0", "")
    .replaceAll(/\\+u00(3[0-9])/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .normalize("NFKC")
    .replaceAll(/(?<=\d)[^\dA-Za-z"{}[\]]{1,3}(?=\d)/g, "");

function packed(bytes: Uint8Array): Uint8Array[] {
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b) return attempt(() => Object.values(unzipArchive(bytes)));
  const compressed = (first === 0x1f && second === 0x8b) || first === 0x78;
  return compressed ? attempt(() => [unzipSync(bytes)]) : [];
}

function encoded(bytes: Uint8Array): Uint8Array[] {
  const text = Buffer.from(bytes).toString("latin1");
  const base64 = (text.match(BASE64_RUN) ?? []).map((run) => Buffer.from(run, "base64url"));
  const hex = (text.match(HEX_RUN) ?? []).map((run) => Buffer.from(run, "hex"));
  return [...base64, ...hex];
}

function attempt(unpack: () => Uint8Array[]): Uint8Array[] {
  try {
    return unpack();
  } catch {
    return [];
  }
}
