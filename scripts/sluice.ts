import { outliveReaders } from "./commands/closed-output.ts";
import { main } from "./commands/main.ts";

// The SDK announces the end of its support for Node 20 once per process. `doctor`, not every command, is the place for that.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
// Reading source maps (the bindings carry theirs inline) is a fifth of what loading costs, and only stack traces need them: by those
// `adopt` tells on which line something is declared.
if (!process.env.SLUICE_DEBUG && process.argv[2] !== "adopt") process.setSourceMapsEnabled(false);

outliveReaders(process.stdout, process.stderr);

process.exitCode = await main(process.argv.slice(2));
