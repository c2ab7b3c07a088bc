import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import type { Bundle } from "../bundle.ts";

/** A time before every build: sources that are written during one are not trusted. */
export const LONG_AGO = new Date("2020-01-01T00:00:00Z");

const folders: string[] = [];
/** A new folder; {@link removeFolders} belongs into `afterAll`. */
export const folder = () => {
  const path = mkdtempSync(join(tmpdir(), "bundle-"));
  folders.push(path);
  return path;
};

/** Removes every folder made so far. */
export const removeFolders = () => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true });
};

/** Writes a file below a folder, with a time long ago. */
export const write = (root: string, file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  utimesSync(join(root, file), LONG_AGO, LONG_AGO);
};

/** Texts by file name. */
export const unzip = ({ path }: Bundle): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unzipSync(readFileSync(path))).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );

/** What node prints for a script beside the unpacked bundle. */
export const run = (bundle: Bundle, script: string, env: NodeJS.ProcessEnv = {}, flags: string[] = []) => {
  const directory = folder();
  for (const [name, text] of Object.entries(unzip(bundle))) write(directory, name, text);
  write(directory, "run.mjs", script);
  return spawnSync(process.execPath, [...flags, "run.mjs"], {
    cwd: directory,
    env: { PATH: process.env.PATH, ...env },
    encoding: "utf8",
  });
};
