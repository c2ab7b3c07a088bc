// Runs a program of this repository that is written in TypeScript, in this very process:
//   node scripts/run.mjs <file.ts> <arguments>
//
// `cdktf` runs the app so (see cdktf.json). It sets nothing up: that is what scripts/launch.mjs does.
import { dirname } from "node:path";
import { importCompiled } from "./setup/compiled.mjs";

const [program = "", ...args] = process.argv.slice(2);
process.argv = [process.execPath, program, ...args];
await importCompiled(program, dirname(import.meta.dirname));
