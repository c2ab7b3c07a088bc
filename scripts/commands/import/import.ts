import { callersPath } from "#scripts/commands/cli/callers-path";
import type { Context } from "#scripts/commands/cli/context";
import { withEngine } from "#scripts/commands/cli/engine-run";
import type { Report } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { Failure } from "#scripts/engine/failure";
import { importInto } from "#scripts/engine/import/import-into";
import { readImportList } from "#scripts/engine/import/import-list";
import { lookUp } from "#scripts/engine/import/look-up";
import { printable } from "#scripts/engine/printable";
import { declaredResources } from "#scripts/engine/recovery/missing-resources";
import type { ImportInput } from "./import-input.ts";
import { type Asking, reportImport } from "./import-report.ts";
import { wantedOf } from "./wanted.ts";
import { reportBlocks, reportCommands, withoutBlock } from "./without-importing.ts";

/** Takes objects that exist into a stack's state, or says how. */
export async function importObjects(context: Context, input: ImportInput): Promise<Report> {
  const asking = askingOf(input, context.variables);
  return withTarget(context, input, (target, guarded) =>
    withEngine(guarded, target, { ...input, stacks: [input.stack] }, async (run) => {
      const node = run.graph.stacks[0]!;
      const directory = run.synthesis.directoryOf(node.id);
      const wanted = wantedOf(asking, node.id, declaredResources(directory));
      if (input.dryRun || input.blocks) {
        run.progress.note(`${node.id}: looking up what exists`);
        const identified = await lookUp(run, node, wanted, input);
        const asked = { ...asking, wanted, input };
        if (!input.blocks) return reportCommands(identified, asked, { directory, commands: run.search.commands });
        for (const line of withoutBlock(identified)) run.progress.note(printable(line));
        return reportBlocks(identified, asked);
      }
      const { replace, acceptReplacement } = input;
      const result = await importInto(run, node, { wanted, replace, acceptReplacement });
      return reportImport(result, { ...asking, wanted, input });
    }),
  );
}

/** @throws Failure("usage") for a combination that makes no sense */
function askingOf(
  { path, id, from, all, replace, blocks }: ImportInput,
  variables: NodeJS.ProcessEnv,
): Omit<Asking, "wanted" | "input"> {
  if (blocks && replace)
    throw new Failure(
      "usage",
      "--blocks cannot replace: an import block does nothing at an address that the state has already; --dry-run prints the commands that do",
    );
  if (path !== undefined && from !== undefined)
    throw new Failure("usage", "name a path or a file of paths (--from), not both");
  if (path === undefined && from === undefined && !all)
    throw new Failure("usage", "say what is to be imported: a PATH, --from FILE, or --all");
  const entries =
    from === undefined ? (path === undefined ? [] : [{ path, id }]) : readImportList(callersPath(from, variables));
  if (replace && entries.every((entry) => entry.id === undefined))
    throw new Failure("usage", "--replace needs the id of the object that takes the place of the other");
  return { entries, all };
}
