import { z } from "zod";
import { runChild } from "#scripts/bench/child";
import type { Contestant } from "./contestant.ts";
import { fixtureFile, repository, typescript } from "./place.ts";

const reportSchema = z.object({
  stacks: z.array(z.object({ id: z.string(), status: z.string(), changes: z.object({}).nullable() })),
});

/** The command line as people run it, in a process of its own. */
export const sluice = (...flags: readonly string[]): Contestant => ({
  key: "sluice",
  name: ["sluice deploy", ...flags].join(" "),
  deploy: async ({ place, shape, parallel, signal }) => {
    const words = ["deploy", "--env", shape.environment, "--yes", "--json", "--parallel", String(parallel), ...flags];
    const { seconds, stdout } = await runChild({
      command: process.execPath,
      args: [...typescript, fixtureFile("sluice.ts"), place.directory(shape.environment), ...words],
      cwd: repository,
      env: place.variablesFor(shape),
      signal,
    });
    const { stacks } = reportSchema.parse(JSON.parse(stdout));
    const ran = stacks.filter(({ status, changes }) => status === "done" && changes !== null);
    return { seconds, ran: ran.map(({ id }) => id).sort() };
  },
});
