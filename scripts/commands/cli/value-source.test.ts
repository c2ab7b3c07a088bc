import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { realContext } from "#scripts/commands/testing/real-context";
import type { Context } from "./context.ts";
import { readValue, typeValue } from "./value-source.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-values-"));
afterAll(() => rmSync(folder, { recursive: true }));

const contextWith = (parts: Partial<Context> = {}, variables: NodeJS.ProcessEnv = {}) => {
  const { context, lines } = realContext(folder, variables);
  return { context: { ...context, ...parts }, lines };
};
let files = 0;
function file(content: string | Uint8Array, mode = 0o600): string {
  const path = join(folder, `value-${files++}`);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}
const fromFile = async (content: string | Uint8Array) =>
  (await readValue(contextWith().context, "x", { fromFile: file(content) })).reveal();
/** Terminal that answers each pair of questions with the next pair. */
const typing = (...pairs: [string, string][]): NonNullable<Context["askHidden"]> => {
  const left = [...pairs];
  return async () => left.shift()!;
};

describe("a value from a file", () => {
  it.each([
    ["the end of the last line left out", "secret\n", "secret"],
    ["that of Windows as well", "secret\r\n", "secret"],
    ["only one of them", "secret\n\n", "secret\n"],
    ["lines and spaces kept", " a\nb ", " a\nb "],
    ["a byte order mark left out", "\ufeffsecret", "secret"],
  ])("is taken with %s", async (_, content, wanted) => expect(await fromFile(content)).toBe(wanted));

  it("is refused where it is no text or has no end", async () => {
    await expect(fromFile(new Uint8Array([0xff, 0xfe, 0x00]))).rejects.toThrow("no text in UTF-8");
    await expect(fromFile("x".repeat(2 ** 20 + 1))).rejects.toThrow("longer than anything");
  });

  it("is found from where the person stands, and one that others may read is spoken of", async () => {
    const path = file("secret", 0o644);
    const { context, lines } = contextWith({}, { INIT_CWD: folder });
    const value = await readValue(context, "x", { fromFile: path.slice(folder.length + 1) });
    expect(value.reveal()).toBe("secret");
    expect(lines.join()).toMatch(/others on this machine may read/);
  });

  it("cannot be a path that is not there or a directory, which is not repeated", async () => {
    for (const path of [join(folder, "hunter2"), folder]) {
      const { context } = contextWith();
      const refusal = await readValue(context, "x", { fromFile: path }).catch((error: Error) => error);
      expect(refusal).toMatchObject({ kind: "usage", message: expect.stringMatching(/cannot be read \(E\w+\)$/) });
    }
  });
});

describe("a value from standard input", () => {
  it("is read to its end", async () => {
    const { context } = contextWith({ readInput: async () => Buffer.from("secret\n") });
    expect((await readValue(context, "x", { fromFile: "-" })).reveal()).toBe("secret");
  });

  it("is not read from a terminal, which would show it", async () => {
    await expect(readValue(contextWith().context, "x", { fromFile: "-" })).rejects.toThrow(/would show what is typed/);
  });
});

describe("a value from a variable", () => {
  it("is taken out of it, so that nothing that is started later inherits it", async () => {
    const { context } = contextWith({}, { PLANTED: "secret\n" });
    expect((await readValue(context, "x", { fromEnv: "PLANTED" })).reveal()).toBe("secret\n");
    expect(context.variables).toEqual({});
  });

  it.each(["mongodb+srv://u:hunter2@h", "hunter2", "__proto__", "toString"])(
    "is not taken for %s, which is not repeated",
    async (fromEnv) => {
      const refusal = await readValue(contextWith().context, "x", { fromEnv }).catch((error: Error) => error);
      expect(refusal).toMatchObject({
        kind: "usage",
        message: expect.stringMatching(/if that was the value.*renew it/),
      });
      expect((refusal as Error).message).not.toContain(fromEnv);
    },
  );
});

describe("a value that is typed", () => {
  it("is typed twice, and again as long as the two differ", async () => {
    const { context, lines } = contextWith({ askHidden: typing(["one", "other"], ["one", "one"]) });
    expect((await readValue(context, "x", {})).reveal()).toBe("one");
    expect(lines.join()).toContain("not the same");
    const never = contextWith({ askHidden: typing(["1", "2"], ["3", "4"], ["5", "6"]) });
    await expect(readValue(never.context, "x", {})).rejects.toThrow(/never the same/);
  });

  it("may be left for later with Enter alone, where that is offered", async () => {
    expect(await typeValue(contextWith({ askHidden: typing(["", ""]) }).context, "x")).toBeUndefined();
    await expect(readValue(contextWith({ askHidden: typing(["", ""]) }).context, "x", {})).rejects.toThrow(
      "nothing was typed, so nothing was stored",
    );
  });

  it("needs somebody at the terminal; otherwise the other ways are named", async () => {
    await expect(readValue(contextWith().context, "x", {})).rejects.toMatchObject({
      kind: "decision",
      message: expect.stringMatching(/--from-file PATH.*--from-env NAME/),
    });
  });
});
