import { StringDecoder } from "node:string_decoder";
import { Failure } from "#scripts/engine/failure";

/** The parts of a terminal that asking needs; `process.stdin` and `process.stderr` have them. */
export interface HiddenTerminal {
  readonly input: {
    setRawMode(raw: boolean): unknown;
    resume(): unknown;
    pause(): unknown;
    on(event: "data", listener: (chunk: Buffer) => void): unknown;
    off(event: "data", listener: (chunk: Buffer) => void): unknown;
  };
  readonly output: { write(text: string): unknown };
  /** What Ctrl-C does. */
  readonly interrupt: () => void;
}

/**
 * Asks one question after another, of which the terminal shows no answer: not as it is typed, not how long it is, and not what is typed
 * before a question comes up. Erasing works, arrows do nothing.
 * @throws Failure if the input ends (Ctrl-D), and the signal's reason when it is aborted
 */
export async function askHidden(
  questions: readonly string[],
  { input, output, interrupt }: HiddenTerminal,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const typed = typing(interrupt);
  const onData = (chunk: Buffer) => typed.take(chunk);
  const onAbort = () => typed.end(signal.reason);
  // Before the question: from here on nothing is shown.
  input.setRawMode(true);
  input.on("data", onData);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  input.resume();
  try {
    const answers: string[] = [];
    for (const question of questions) {
      output.write(question);
      try {
        answers.push(await typed.line());
      } finally {
        output.write("\n");
      }
    }
    return answers;
  } finally {
    signal.removeEventListener("abort", onAbort);
    input.off("data", onData);
    input.setRawMode(false);
    input.pause();
  }
}

const key = { interrupt: "\x03", end: "\x04", erase: /[\b\x7f]/, eraseAll: "\x15", enter: /[\r\n]/ } as const;
/** A key that is no character sends several, e.g. `ESC [ A`. */
const sequence = new RegExp(`${String.fromCharCode(27)}(?:\\[[0-?]*[ -/]*[@-~]|O.|[^[O])?`, "g");

/** Lines out of what is typed in raw mode. */
function typing(interrupt: () => void) {
  const decoder = new StringDecoder("utf8");
  const lines: string[] = [];
  let line = "";
  let ended: { readonly reason: unknown } | undefined;
  let wake = () => {};

  const end = (reason: unknown) => {
    ended ??= { reason };
    wake();
  };
  const take = (chunk: Buffer) => {
    const text = decoder.write(chunk).replaceAll("\r\n", "\r").replace(sequence, "");
    for (const character of text) {
      if (character === key.interrupt) interrupt();
      else if (character === key.end && line === "") end(new Failure("failed", "nothing was typed"));
      else if (key.enter.test(character)) {
        lines.push(line);
        line = "";
      } else if (key.erase.test(character)) line = [...line].slice(0, -1).join("");
      else if (character === key.eraseAll) line = "";
      else if (!/\p{Cc}/u.test(character)) line += character;
    }
    wake();
  };
  const next = async (): Promise<string> => {
    for (;;) {
      const found = lines.shift();
      if (found !== undefined) return found;
      if (ended) throw ended.reason;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { take, end, line: next };
}
