import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type SluiceOptions, sluiceCommand } from "./run-sluice.ts";

const repository = join(import.meta.dirname, "../../..");

/** Waits for a text on the terminal, then types. */
export type Step = readonly [shown: string, typed: string];

/** Runs a command on a terminal of its own and prints all that the terminal has shown; what is typed comes on standard input. */
const driver = `
import json, os, pty, sys
steps = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
seen, at = b"", 0
def read():
    global seen
    try:
        chunk = os.read(terminal, 65536)
    except OSError:
        chunk = b""
    seen += chunk
    return chunk
for shown, typed in steps:
    while seen.find(shown.encode(), at) < 0:
        if not read():
            break
    at = len(seen)
    os.write(terminal, typed.encode())
while read():
    pass
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(status))
`;

/** Runs \`sluice\` on a real terminal: all that it has shown, and how it ended. */
export async function sluiceAtTerminal(
  args: readonly string[],
  steps: readonly Step[],
  { root, variables = {} }: Pick<SluiceOptions, "root" | "variables"> = {},
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const python = join(repository, ".sluice", "venv", "bin", "python");
  const command = ["-c", driver, process.execPath, ...sluiceCommand(root), ...args];
  const options = { cwd: repository, env: { ...process.env, TERM: "dumb", ...variables } };
  const child = spawn(python, command, { ...options, stdio: ["pipe", "pipe", "inherit"] });
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
  });
  child.stdin.end(JSON.stringify(steps));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, shown };
}
