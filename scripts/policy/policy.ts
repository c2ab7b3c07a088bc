import { fileURLToPath } from "node:url";
import { loadPlatform } from "#scripts/commands/cli/context";
import { runCheckov } from "./checkov.ts";
import { runPolicy } from "./cli.ts";
import { skips } from "./skips.ts";

const python = fileURLToPath(new URL("../../.sluice/checkov/bin/python", import.meta.url));

process.exitCode = await runPolicy(process.argv.slice(2), {
  skips,
  today: new Date().toISOString().slice(0, 10),
  checkov: (directory, own) => runCheckov(python, directory, own),
  platform: loadPlatform,
  print: (text) => void process.stdout.write(text),
  note: (line) => void process.stderr.write(`${line}\n`),
});
