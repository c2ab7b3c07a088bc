/** Commands that take values; one may stand on their command line where it does not belong. */
const takingValues: ReadonlySet<string> = new Set(["secrets", "parameters"]);

const UNKNOWN = /unknown (option|command) '(.*?)'(\s*\(Did you mean [^()]*\))?\s*$/s;

/**
 * What is wrong with a command line, in commander's words, without a value that somebody wrote as an option: `--value=SECRET` is cut at
 * its `=`, and of `secrets` and `parameters` nothing unknown is repeated at all.
 * @param argv arguments after the program's name
 */
export function usageMessage(message: string, argv: readonly string[]): string {
  const command = argv.find((word) => !word.startsWith("-"));
  return message.replace(UNKNOWN, (_, kind: string, text: string, hint = "") => {
    if (command !== undefined && takingValues.has(command))
      return `unknown ${kind}, which is not repeated: if it was a value, every process of this machine could read it, so renew it`;
    const [name = "", ...value] = text.split("=");
    return `unknown ${kind} '${value.length > 0 ? `${name}=...` : name}'${hint}`;
  });
}
