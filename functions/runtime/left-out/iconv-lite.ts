/**
 * Stands in for `iconv-lite` in the bundles of functions: mysql2 asks it for encodings that Node does not have, which a connection in
 * utf8mb4 never needs, and its tables would be a third of the code.
 */
const leftOut = (encoding: string): never => {
  throw new Error(`The encoding ${encoding} is not part of this function; connect with charset utf8mb4`);
};

export const getDecoder = leftOut;
export const getEncoder = leftOut;
