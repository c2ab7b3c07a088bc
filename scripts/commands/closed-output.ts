/** The part of a stream that matters here; `process.stdout` has it. */
interface Output {
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Lets the work go on when whoever reads a stream has closed it: `sluice --help | head -3` has what it wants, and a deployment
 * must not break off because its log's reader is gone. The exit code tells how it ended. Every other trouble is thrown.
 */
export function outliveReaders(...outputs: readonly Output[]): void {
  for (const output of outputs) {
    output.on("error", (error) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
