import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A function's code, ready for `aws_lambda_function`: runtime nodejs22.x or newer, handler `index.handler`. */
export interface Bundle {
  /** Absolute path of the zip: the code and its source map. */
  readonly path: string;
  /** The digest in base64, for `source_code_hash`. */
  readonly sha256Base64: string;
  /**
   * SHA-256 in hexadecimal of the code alone, without the map that says where its lines came from: a comment, a reformatting
   * or a moved source file leaves it as it is. See decision 7.
   */
  readonly digest: string;
}

/** Which function, and where its zip is kept. */
export interface Place {
  readonly root: string;
  readonly outdir: string;
  /** The entry, relative to the root. */
  readonly source: string;
}

/** What a kept zip was made of; lies beside it as `<name>.json`. */
interface Manifest {
  readonly digest: string;
  /** SHA-256 of the zip itself, which tells a damaged one. */
  readonly zip: string;
  readonly recipe: string;
  /** SHA-256 by file, relative to the root. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Installed packages are not read one by one: these say what is declared, what is locked, and what npm really installed. */
const DEPENDENCIES = ["package.json", "package-lock.json", "node_modules/.package-lock.json"];
/** How bundles are made: another option, another bundle. */
const RECIPE = ["bundle-compile.ts", "bundle-source-map.ts", "bundle-zip.ts"].map((file) =>
  join(import.meta.dirname, file),
);

/** File systems stamp files by a clock that may lag this much behind. */
const CLOCK_GRAIN_MS = 20;

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest();

const fingerprint = (file: string): string => {
  try {
    return sha256(readFileSync(file)).toString("hex");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "absent";
    throw error;
  }
};

const recipe = (): string => RECIPE.map(fingerprint).join("+");
const nameOf = ({ source }: Place) => source.replace(/\.[^./]+$/, "").replaceAll("/", "-");
const manifestPath = (place: Place) => join(place.outdir, `${nameOf(place)}.json`);
const zipPath = (place: Place, digest: string) => join(place.outdir, `${nameOf(place)}-${digest.slice(0, 16)}.zip`);

const describe = (place: Place, digest: string): Bundle => ({
  path: zipPath(place, digest),
  sha256Base64: Buffer.from(digest, "hex").toString("base64"),
  digest,
});

const isCurrent = (manifest: Manifest, root: string): boolean =>
  manifest.recipe === recipe() &&
  Object.entries(manifest.inputs).every(([file, hash]) => fingerprint(join(root, file)) === hash);

/** The kept zip of a function, if all it was made of is still the same, by content and not by time. */
export const findBundle = (place: Place): Bundle | undefined => {
  try {
    const manifest = JSON.parse(readFileSync(manifestPath(place), "utf8")) as Manifest;
    if (!isCurrent(manifest, place.root)) return undefined;
    const bundle = describe(place, manifest.digest);
    return fingerprint(bundle.path) === manifest.zip ? bundle : undefined;
  } catch {
    return undefined; // Never built, deleted in part, or cut short by a full disk: it is built anew.
  }
};

/** Writes beside and renames: a synth at the same moment reads the old file or the new one, never half of it. */
const replaceFile = (path: string, content: Uint8Array | string): void => {
  const draft = `${path}.${randomUUID()}.tmp`;
  writeFileSync(draft, content);
  renameSync(draft, path);
};

/** Whether a source was written since then: the zip may hold the older text, and must not be taken for the newer. */
const isYoungerThan = (time: number) => (file: string) => statSync(file).mtimeMs > time - CLOCK_GRAIN_MS;

export interface Built {
  /** What runs. */
  readonly code: string;
  /** The code with its map. */
  readonly zip: Uint8Array;
  /** Every file that went in, relative to the root. */
  readonly inputs: readonly string[];
  /** When the compiler began to read, in milliseconds since the epoch. */
  readonly since: number;
}

/** Keeps a zip under its code's name, with the manifest that tells the next synth when it is still good. */
export const keepBundle = (place: Place, { code, zip, inputs, since }: Built): Bundle => {
  const bundle = describe(place, sha256(code).toString("hex"));
  const sources = inputs.filter((file) => !file.startsWith("node_modules/"));
  const manifest: Manifest = {
    digest: bundle.digest,
    zip: sha256(zip).toString("hex"),
    recipe: recipe(),
    inputs: Object.fromEntries(
      [...sources, ...DEPENDENCIES].map((file) => [file, fingerprint(join(place.root, file))]),
    ),
  };
  mkdirSync(place.outdir, { recursive: true });
  replaceFile(bundle.path, zip);
  if (sources.map((file) => join(place.root, file)).some(isYoungerThan(since))) return bundle;
  replaceFile(manifestPath(place), `${JSON.stringify(manifest, null, 2)}\n`);
  return bundle;
};
