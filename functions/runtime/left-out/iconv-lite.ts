/**
 * Stands in for `iconv-lite` in the bundles of functions: mysql2 asks it for encodings that Node does not have, and its tables would be
 * a third of the code. Of these a connection in utf8mb4 meets one, in the first words of a server whose own character set is utf8mb3:
 * CESU-8, which is UTF-8 but for characters beyond the first 65,536. Source: Unicode Technical Report 26
 */
const BEYOND = /[\u{10000}-\u{10ffff}]/u;

const only = (encoding: string): void => {
  if (encoding === "cesu8") return;
  throw new Error(`The encoding ${encoding} is not part of this function; connect with charset utf8mb4`);
};

/** Reads CESU-8. @throws Error for another encoding */
export function getDecoder(encoding: string) {
  only(encoding);
  return { write: (bytes: Buffer): string => bytes.toString("utf8"), end: (): undefined => undefined };
}

/** Writes CESU-8. @throws Error for another encoding, and for characters that UTF-8 writes otherwise */
export function getEncoder(encoding: string) {
  only(encoding);
  return {
    write: (text: string): Buffer => {
      if (BEYOND.test(text)) throw new Error("A name or password has a character that CESU-8 is left out for");
      return Buffer.from(text, "utf8");
    },
    end: (): undefined => undefined,
  };
}
