import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Check, type Outcome, ok, problem, warning } from "./finding.ts";
import { askSetup, type SetupAnswer } from "./setup-answer.ts";

const run = promisify(execFile);
const INSTALL_NODE = "install Node.js 24 (https://nodejs.org), or with a version manager: nvm install 24";

/**
 * The Node.js that runs this. Source of the dates: the Node.js release schedule, and what the AWS SDK says when it is loaded.
 * @param version without the `v`
 */
export const nodeCheck = (version: string = process.versions.node): Check => ({
  name: "Node.js",
  examine: () => {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major < 20 || (major === 20 && minor < 12))
      return problem(`${version}; 20.12 or later is needed`, INSTALL_NODE);
    if (major < 22)
      return warning(
        `${version}; version 20 has had no fixes since April 2026, odd ones even less, and new versions of the AWS SDK need 22 from January 2027 on`,
        INSTALL_NODE,
      );
    return ok(version);
  },
});

export const npmCheck: Check = {
  name: "npm",
  examine: async (signal) => {
    try {
      const { stdout } = await run("npm", ["--version"], { signal, killSignal: "SIGKILL" });
      return ok(stdout.trim());
    } catch (error) {
      signal.throwIfAborted();
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      return problem(missing ? "not on the PATH" : "it does not say its version", INSTALL_NODE);
    }
  },
};

/** `<what is wrong>; <what to do>`: how the set-up words a refusal. */
const split = (refusal: string): [found: string, remedy: string] => {
  const at = refusal.lastIndexOf("; ");
  return at === -1 ? [refusal, "npm run sluice -- --help"] : [refusal.slice(0, at), refusal.slice(at + 2)];
};

const answered = (answer: SetupAnswer, describe: (value: never) => Outcome, refused = problem): Outcome =>
  "refusal" in answer ? refused(...split(answer.refusal)) : describe(answer.value as never);

/** Terraform locks states natively from 1.11 on (`use_lockfile`). */
export const terraformCheck = (root: string): Check => ({
  name: "Terraform",
  examine: async (signal) =>
    answered(await askSetup("terraform.mjs", "ensureTerraform", root, signal), (version: string) => ok(version)),
});

/** Python runs the emulator: without it there is no rehearsal, and everything else works. */
export const pythonCheck = (rehearse: boolean): Check => ({
  name: "Python",
  examine: async (signal) =>
    answered(
      await askSetup("python.mjs", "findPython", "the emulator", signal),
      ({ file, version }: { file: string; version: string }) => ok(`${version} (${file})`),
      rehearse ? problem : warning,
    ),
});

/** What npm installed, against the lock file. */
export const packagesCheck = (root: string): Check => ({
  name: "npm packages",
  examine: async (signal) =>
    answered(await askSetup("node-modules.mjs", "isInstalled", root, signal), (same: boolean) =>
      same
        ? ok("as in package-lock.json")
        : problem("other than package-lock.json says, or for another platform", "npm ci --ignore-scripts"),
    ),
});
