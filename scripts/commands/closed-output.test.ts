import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { outliveReaders } from "./closed-output.ts";
import { startSluice } from "./testing/run-sluice.ts";

/** Runs `sluice` with nobody who reads what it prints. */
const unread = async (args: readonly string[], stream: "stdout" | "stderr") => {
  const { child, ended } = startSluice(args);
  child[stream]?.destroy();
  return await ended;
};

describe("the command line whose reader has gone", () => {
  it.each([
    ["help", ["--help"]],
    ["a result", ["stacks", "--json"]],
  ])("ends well and quietly with %s", async (_, args) => {
    expect(await unread(args, "stdout")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("still says what went wrong, and how by its exit code", async () => {
    const failed = await unread(["stacks", "--env", "nowhere", "--json"], "stdout");
    expect(failed.code).toBe(2);
    expect(failed.stderr).toBe('sluice: there is no environment "nowhere"; there are local, dev, staging, prod\n');
    expect((await unread(["stacks", "--env", "nowhere"], "stderr")).code).toBe(2);
  });

  it("hides no other trouble with the output", () => {
    const output = new PassThrough();
    outliveReaders(output);
    expect(() => output.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))).not.toThrow();
    expect(() => output.emit("error", Object.assign(new Error("disk full"), { code: "ENOSPC" }))).toThrow("disk full");
  });
});
