/** A set-up that cannot go on. The message says what is wrong, where, and how to mend it. */
export class SetupError extends Error {}

/** Whether the file system refused something: a folder without write permission, a full disk. */
export const isFileTrouble = (error) => error instanceof Error && "syscall" in error && "path" in error;

/** One line on standard error: standard output belongs to the tool. */
export function say(message) {
  process.stderr.write(`sluice: ${message}\n`);
}

const REMINDER_MILLISECONDS = 10_000;

/**
 * Tells that something slow is going on, that it still is, and how long it took.
 *
 * @template T
 * @param {string} what completes "sluice: ..."
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function narrate(what, work) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  say(`${what} ...`);
  const reminder = setInterval(() => say(`${what} ... ${seconds()} s`), REMINDER_MILLISECONDS);
  try {
    const result = await work();
    say(`${what}: done in ${seconds()} s.`);
    return result;
  } finally {
    clearInterval(reminder);
  }
}
