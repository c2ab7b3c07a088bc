// Runs a tool of this repository after making sure that everything it needs is there:
//   node scripts/launch.mjs sluice <arguments>     the command line interface (scripts/sluice.ts)
//   node scripts/launch.mjs bench <arguments>      what is measured against the plain tools (scripts/bench/bench.ts)
//   node scripts/launch.mjs <bin> <arguments>      a command of node_modules: vitest, biome, tsc
//
// It runs before `npm ci`, so it is plain JavaScript without dependencies. The tool then runs in this very process:
// nothing stands between a signal and the tool, or between the tool and its exit code.

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 12)) {
  console.error(
    `sluice: Node.js 20.12 or later is needed, and ${process.execPath} is ${process.versions.node}; install a current one (https://nodejs.org).`,
  );
  process.exit(1);
}
if (process.platform === "win32") {
  console.error("sluice: Windows is not supported; use the Windows Subsystem for Linux.");
  process.exit(1);
}

// Not imported above: an older Node.js would stop there with a message that helps nobody.
const { launch } = await import("./setup/launch.mjs");
await launch(process.argv[2], process.argv.slice(3));
