import { resolve } from "node:path";

/** A path that a person gave, from where they stand: npm changes into the repository, and says in INIT_CWD where it was called. */
export const callersPath = (path: string, { INIT_CWD }: NodeJS.ProcessEnv): string =>
  resolve(INIT_CWD ?? process.cwd(), path);
