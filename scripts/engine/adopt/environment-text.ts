import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { buildSync } from "esbuild";
import type { EnvironmentInput } from "#environments/environment";
import { Failure, messageOf } from "#scripts/engine/failure";

/**
 * The object that the text of an environment's file exports, by running it; what is in the module cache of this process is another
 * matter.
 * @param root directory of the repository, for what the file imports
 * @throws Failure if it does not run or exports nothing by that name
 */
export async function exportedBy(
  text: string,
  { root, name }: { root: string; name: string },
): Promise<EnvironmentInput> {
  const file = join(root, "environments", `${name}.ts`);
  try {
    const { outputFiles } = buildSync({
      stdin: { contents: text, resolveDir: join(root, "environments"), sourcefile: `${name}.ts`, loader: "ts" },
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      packages: "external",
      logLevel: "silent",
    });
    const code = Buffer.from(outputFiles[0]!.contents).toString("base64");
    const exports = (await import(`data:text/javascript;base64,${code}`)) as Readonly<Record<string, unknown>>;
    const found = exports[name];
    if (typeof found === "object" && found !== null) return structuredClone(found) as EnvironmentInput;
  } catch (cause) {
    throw new Failure("failed", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
  throw new Failure("failed", `${file} exports no object called ${name}`);
}

/** Whether two settings of environments are the same; `{ a: undefined }` is `{}`, as in a file. */
export const sameSettings = (one: unknown, other: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
