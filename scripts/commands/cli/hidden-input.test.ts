import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { askHidden } from "./hidden-input.ts";

/** A terminal whose keys are pressed by the test. */
function terminal() {
  const keys = new EventEmitter();
  const events: string[] = [];
  const input = {
    setRawMode: (raw: boolean) => events.push(raw ? "raw" : "cooked"),
    resume: () => events.push("resume"),
    pause: () => events.push("pause"),
    on: (event: "data", listener: (chunk: Buffer) => void) => keys.on(event, listener),
    off: (event: "data", listener: (chunk: Buffer) => void) => keys.off(event, listener),
  };
  const stop = new AbortController();
  const output = { write: (text: string) => events.push(text) };
  const interrupt = () => stop.abort(new Error("interrupted"));
  return {
    events,
    stop,
    press: (...chunks: (string | Buffer)[]) => {
      for (const chunk of chunks) keys.emit("data", Buffer.from(chunk));
    },
    listeners: () => keys.listenerCount("data"),
    ask: (...questions: string[]) => askHidden(questions, { input, output, interrupt }, stop.signal),
  };
}

describe("asking for what must not be seen", () => {
  it("hides before it asks, gives the answers in order, and leaves the terminal as it was", async () => {
    const { ask, press, events, listeners } = terminal();
    const answers = ask("value: ", "again: ");
    press("one\r");
    press("two\r");
    expect(await answers).toEqual(["one", "two"]);
    expect(events).toEqual(["raw", "resume", "value: ", "\n", "again: ", "\n", "cooked", "pause"]);
    expect(listeners()).toBe(0);
  });

  it("shows nothing of what is typed or pasted before the second question comes up", async () => {
    const { ask, press, events } = terminal();
    const answers = ask("value: ", "again: ");
    press("same\r\nsame\r\n");
    expect(await answers).toEqual(["same", "same"]);
    expect(events.join("")).not.toContain("same");
  });

  it.each([
    ["erasing", ["ab\x7fc\r"], "ac"],
    ["erasing more than there is", ["\x7f\bab\r"], "ab"],
    ["erasing a character of several units", ["a😀\x7fb\r"], "ab"],
    ["erasing all", ["wrong\x15right\r"], "right"],
    ["arrows and other keys", ["a\x1b[A\x1b[3~\x1bOPb\t\r"], "ab"],
    ["a character in two chunks", [Buffer.from([0xc3]), Buffer.from([0xa9]), "\n"], "é"],
    ["spaces as they are", [" a b \r"], " a b "],
  ])("takes %s", async (_, chunks, wanted) => {
    const { ask, press } = terminal();
    const answers = ask("? ");
    press(...chunks);
    expect(await answers).toEqual([wanted]);
  });

  it("ends with Ctrl-C as anything else does, and when it is told to", async () => {
    const byKey = terminal();
    const answers = byKey.ask("? ");
    byKey.press("half\x03");
    await expect(answers).rejects.toThrow("interrupted");
    expect(byKey.events.slice(-2)).toEqual(["cooked", "pause"]);
    const before = terminal();
    before.stop.abort(new Error("already over"));
    await expect(before.ask("? ")).rejects.toThrow("already over");
  });

  it("ends with Ctrl-D where nothing is typed, and takes it for nothing elsewhere", async () => {
    const { ask, press } = terminal();
    const answers = ask("? ", "? ");
    press("a\x04b\r", "\x04");
    await expect(answers).rejects.toThrow("nothing was typed");
  });
});
