import { main } from "#scripts/commands/main";
import "#scripts/commands/deploy/deploy";
import "#scripts/commands/destroy/destroy";
import "#scripts/engine/cloud/control-plane";
import { crashPlatform } from "./crash-platform.ts";
import type { DoomedJob } from "./standby.ts";
import { setTrap } from "./trap.ts";

// The command line as it is, on the fixture's platform, in a process that kills itself where it is told to. It is loaded before it
// has anything to do, since loading takes longer than all that it does: its job comes as a message.
process.setSourceMapsEnabled(false);
process.once("message", async ({ root, environment, argv, variables, revision, trap }: DoomedJob) => {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  Object.assign(process.env, variables);
  setTrap(trap);
  process.send?.("begins", () => process.disconnect());
  const platform = crashPlatform(environment, revision);
  process.exitCode = await main(argv, root, async () => platform);
});
