import { afterEach, describe, expect, it } from "vitest";
import { createProgress, type ProgressOptions } from "./create-progress.ts";
import type { Progress } from "./progress.ts";
import { handClock } from "./testing/hand-clock.ts";

let progress: Progress;
afterEach(() => progress.close());

const escapeCharacter = "\x1b";

function writing(stream: { isTTY?: boolean }, options: ProgressOptions = {}): () => string {
  const written: string[] = [];
  progress = createProgress({ write: (text) => written.push(text), ...stream }, { clock: handClock(), ...options });
  return () => written.join("");
}

describe("progress", () => {
  it("is plain lines on a stream that is no terminal", () => {
    const text = writing({});
    progress.task("x").end("failed", "no");
    expect(text()).toBe("✗ x                        0.0 s  no\n");
  });

  it("is drawn in place on a terminal", () => {
    const text = writing({ isTTY: true });
    progress.task("x").end("failed", "no");
    expect(text()).toContain(`${escapeCharacter}[1A`);
  });

  it.each([[{ live: false }], [{ live: true }]])("lets no text from elsewhere command the terminal: %j", (options) => {
    const text = writing({}, options);
    const task = progress.task("dev-vpc");
    task.step("\x1b[2Jstep");
    task.update("\x1b[2J\nnext");
    progress.note("\x1b]0;note\x07");
    task.end("failed", "\x1b[2J\r");
    expect(text()).not.toContain(`${escapeCharacter}[2J`);
    expect(text()).not.toContain(`${escapeCharacter}]`);
    for (const command of ["\x07", "\r"]) expect(text()).not.toContain(command);
  });

  it.each([[{ live: false }], [{ live: true }]])("leaves no timer behind when closed: %j", (options) => {
    const clock = handClock();
    writing({}, { ...options, clock });
    expect(clock.waiting).toBe(true);
    progress.close();
    expect(clock.waiting).toBe(false);
  });
});
