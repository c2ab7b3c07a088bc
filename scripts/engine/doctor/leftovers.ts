import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "#scripts/engine/process-alive";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { findSession } from "#scripts/rehearsal/session/session";
import { type Check, ok, warning } from "./finding.ts";
import { shellWord } from "./shell-word.ts";

/** Plans of runs that were killed. They hold secrets in clear, and lie there until the next run. */
export const plansCheck = (directory: string): Check => ({
  name: "plan files",
  examine: () => {
    const names = existsSync(directory) ? readdirSync(directory) : [];
    const left = names.filter((name) => !isAlive(Number.parseInt(name, 10)));
    if (left.length === 0) return ok("no saved plan is left of a killed run");
    return warning(
      `${left.length} left behind by killed runs; plans hold secrets in clear`,
      `rm -rf ${left.map((name) => shellWord(join(directory, name))).join(" ")}`,
    );
  },
});

/** Rehearsals that run, and those that were killed and left their file. */
export const rehearsalCheck = (root: string, environments: readonly string[]): Check => ({
  name: "rehearsal",
  examine: async () => {
    const places = environments.flatMap((name) =>
      (["rehearsal", "aws"] as const).map((provider) => ({
        name,
        directory: rehearsalDirectory(root, name, provider),
      })),
    );
    const found = await Promise.all(
      places
        .map((place) => ({ ...place, file: join(place.directory, "session.json") }))
        .filter(({ file }) => existsSync(file))
        .map(async (place) => ({ ...place, session: await findSession(place.directory) })),
    );
    const stale = found.filter(({ session }) => session === undefined);
    if (stale.length > 0)
      return warning(
        `that of ${stale.map(({ name }) => name).join(", ")} was killed, or does not answer; the next start goes on from what it saved`,
        `npm run sluice -- rehearse --env ${shellWord(stale[0]!.name)}`,
      );
    const running = found.map(({ name, session }) => `${name}: process ${session!.pid} since ${session!.startedAt}`);
    return ok(running.join("; ") || "none runs on this machine");
  },
});
