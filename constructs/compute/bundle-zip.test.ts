import { execFileSync } from "node:child_process";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { zipFiles } from "./bundle-zip.ts";

const files = { "index.mjs": "export const handler = 1;", "index.mjs.map": "{}" };

describe("zipFiles", () => {
  it("holds the files as they were given", () => {
    const unzipped = unzipSync(zipFiles(files));
    expect(
      Object.fromEntries(Object.entries(unzipped).map(([name, bytes]) => [name, Buffer.from(bytes).toString()])),
    ).toEqual(files);
  });

  it("is the same in whatever order the files were named", () => {
    expect(zipFiles(Object.fromEntries(Object.entries(files).reverse()))).toEqual(zipFiles(files));
  });

  it("is the same at any time and in any time zone", () => {
    const script = `import { zipFiles } from ${JSON.stringify(new URL("./bundle-zip.ts", import.meta.url).href)};
      process.stdout.write(Buffer.from(zipFiles(${JSON.stringify(files)})).toString("base64"));`;
    for (const TZ of ["Asia/Seoul", "America/St_Johns"]) {
      const args = ["--import", "tsx", "--input-type=module", "--eval", script];
      const base64 = execFileSync(process.execPath, args, { env: { ...process.env, TZ }, encoding: "utf8" });
      expect(base64).toBe(Buffer.from(zipFiles(files)).toString("base64"));
    }
  });

  it("lets the Lambda runtime, another user than the owner, read the files", () => {
    const zip = Buffer.from(zipFiles({ "index.mjs": "x" }));
    const central = zip.indexOf(Buffer.from("PK\x01\x02", "latin1"));
    expect(zip.readUInt32LE(central + 38) >>> 16).toBe(0o100644);
    expect(zip[central + 5]).toBe(3); // Made on Unix, or the mode means nothing.
  });
});
