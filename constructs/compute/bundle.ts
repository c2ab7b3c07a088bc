import { relative, resolve } from "node:path";
import { type Bundle, findBundle, keepBundle } from "./bundle-cache.ts";
import { compile } from "./bundle-compile.ts";
import { zipFiles } from "./bundle-zip.ts";

export type { Bundle } from "./bundle-cache.ts";

export interface BundleProps {
  /** The function's handler module, absolute or from the repository's root: `functions/ingest-events/handler.ts`. */
  readonly entry: string;
  /** Where zips are kept between synths. @default ".sluice/bundles" of the repository */
  readonly outdir?: string;
  /** The folder with `package.json`, which source paths are relative to. @default this repository */
  readonly root?: string;
}

const REPOSITORY = resolve(import.meta.dirname, "../..");

/**
 * Bundles one function into a zip whose bytes depend on nothing but its sources and the locked dependencies; its name and
 * digest depend on nothing but the code that runs.
 * Builds only when one of these changed, else answers within milliseconds. Several synths may do so at once.
 *
 * @throws Error naming function, file and line when the code cannot be bundled.
 */
export const bundleFunction = (props: BundleProps): Bundle => {
  const root = props.root ?? REPOSITORY;
  const outdir = resolve(root, props.outdir ?? ".sluice/bundles");
  const source = relative(root, resolve(root, props.entry)).replaceAll("\\", "/");
  const place = { root, outdir, source };
  const known = findBundle(place);
  if (known) return known;
  const since = Date.now();
  const { code, map, inputs } = compile(root, source);
  const zip = zipFiles({ "index.mjs": code, "index.mjs.map": map });
  return keepBundle(place, { code, zip, inputs, since });
};
