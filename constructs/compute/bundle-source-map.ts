import { decode, encode, type SourceMapLine, type SourceMapSegment } from "@jridgewell/sourcemap-codec";

interface SourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

const isOwn = (source: string): boolean => !source.includes("node_modules/");

/** The segments of a line that point to kept sources; what lies between them points nowhere. */
const keepSegments = (line: SourceMapLine, kept: ReadonlyMap<number, number>): SourceMapLine => {
  const result: SourceMapLine = [];
  for (const [column, source, sourceLine, sourceColumn] of line) {
    const place = source === undefined ? undefined : kept.get(source);
    if (place !== undefined) result.push([column, place, sourceLine!, sourceColumn!] satisfies SourceMapSegment);
    else if (result.at(-1)?.length !== 1) result.push([column]);
  }
  return result;
};

/**
 * A source map reduced to the repository's own files: a stack trace names their lines, and the zip does not carry a map of
 * every package, which would be larger than the code.
 */
export const ownSourceMap = (text: string): string => {
  const map = JSON.parse(text) as SourceMap;
  const own = map.sources.flatMap((source, index) => (isOwn(source) ? [index] : []));
  const kept = new Map(own.map((index, place) => [index, place]));
  const lines = decode(map.mappings).map((line) => keepSegments(line, kept));
  return JSON.stringify({
    version: 3,
    sources: own.map((index) => map.sources[index]),
    names: [],
    mappings: encode(lines),
  });
};
