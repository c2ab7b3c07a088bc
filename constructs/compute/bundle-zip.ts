import { strToU8, type Zippable, zipSync } from "fflate";

/** 1 January 1980, the first date a zip can hold. Local time on purpose: a zip stores local time, so every time zone writes the same bytes. */
const EPOCH = new Date(1980, 0, 1);
const UNIX = 3;
const READABLE_FILE = 0o100644;

/** A zip of text files that is the same on every machine: files sorted, fixed time, fixed mode. */
export const zipFiles = (files: Readonly<Record<string, string>>): Uint8Array => {
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) entries[name] = strToU8(files[name]!);
  return zipSync(entries, { level: 9, mtime: EPOCH, os: UNIX, attrs: READABLE_FILE << 16 });
};
