import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { liveRecordFile } from "./live-record.ts";
import { openSessions } from "./sessions.ts";

const DAY = 24 * 3_600_000;
let scratch: ReturnType<typeof scratchDirectory>;
beforeEach(() => {
  scratch = scratchDirectory();
});
afterEach(() => scratch.remove());
const file = () => join(scratch.directory, "live.json");
const open = (now?: () => number) => openSessions(liveRecordFile(scratch.directory), now);

describe("sessions", () => {
  it("let in whoever shows the token of this run, and nobody else", () => {
    const sessions = open();
    for (const shown of [undefined, null, 7, {}, [sessions.token], "", `${sessions.token} `, "x".repeat(10_000)])
      expect(sessions.open(shown)).toBeUndefined();
    const key = sessions.open(sessions.token);
    expect(sessions.knows(key)).toBe(true);
    for (const shown of [undefined, "", sessions.token, `${key}x`]) expect(sessions.knows(shown)).toBe(false);
  });

  it("outlast a run, while a run's token does not", () => {
    const earlier = open();
    const key = earlier.open(earlier.token);
    const later = open();
    expect(later.knows(key)).toBe(true);
    expect(later.token).not.toBe(earlier.token);
    expect(later.open(earlier.token)).toBeUndefined();
  });

  it("leave nothing in the file that lets anybody in, and nobody else reads it", () => {
    const sessions = open();
    const key = sessions.open(sessions.token)!;
    const text = readFileSync(file(), "utf8");
    expect(text).not.toContain(key);
    expect(text).not.toContain(sessions.token);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(open().knows((JSON.parse(text) as { sessions: { hash: string }[] }).sessions[0]?.hash)).toBe(false);
  });

  it("end after a week, and the oldest beyond 32 at once", () => {
    let now = 1_000 * DAY;
    const sessions = open(() => now);
    const first = sessions.open(sessions.token);
    now += 7 * DAY - 1;
    expect(sessions.knows(first)).toBe(true);
    now += 1;
    expect(sessions.knows(first)).toBe(false);
    const keys = Array.from({ length: 33 }, () => sessions.open(sessions.token));
    expect(keys.map((key) => open(() => now).knows(key))).toEqual(keys.map((_, index) => index > 0));
  });

  it.each(["", "{", "null", "[]", '{"sessions":[{"hash":"x","since":1}]}', '{"port":-1,"sessions":[]}'])(
    "begin anew where the file says %j",
    (text) => {
      writeFileSync(file(), text);
      const sessions = open();
      expect(sessions.knows("")).toBe(false);
      expect(sessions.knows(sessions.open(sessions.token))).toBe(true);
    },
  );
});
