import { watchSignals } from "#scripts/commands/cli/signals";
import { runBench } from "./cli.ts";
import { deploySection } from "./deploy/section.ts";
import { eventsSection } from "./events/section.ts";
import { fraudSection } from "./fraud/section.ts";
import { functionsSection } from "./functions/section.ts";
import { synthSection } from "./synth/section.ts";

const note = (line: string) => void process.stderr.write(`${line}\n`);
const interruption = watchSignals(() => note("stopping"));
process.exitCode = await runBench(process.argv.slice(2), {
  sections: [synthSection(), deploySection(), functionsSection(), eventsSection(), fraudSection()],
  print: (text) => void process.stdout.write(text),
  note,
  signal: interruption.requested,
});
interruption.close();
