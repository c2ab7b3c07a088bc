import { main } from "#scripts/commands/main";
import { crashPlatform, revisionVariable } from "./crash-platform.ts";
import { setTrap, trapVariable } from "./trap.ts";

// The command line as it is, on the fixture's platform, in a process that kills itself where it is told to.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
process.setSourceMapsEnabled(false);
const [root, ...argv] = process.argv.slice(2);
setTrap(process.env[trapVariable]);
const platform = crashPlatform(Number(process.env[revisionVariable] ?? 0));
process.exitCode = await main(argv, root, async () => platform);
