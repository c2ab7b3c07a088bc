import type { Context } from "#scripts/commands/cli/context";
import { Failure } from "#scripts/engine/failure";
import type { Previews } from "#scripts/engine/plan/preview";
import { hasChanges, reportPreviews } from "#scripts/engine/plan/preview-report";
import { previewText } from "#scripts/engine/plan/preview-text";
import type { Survey } from "#scripts/engine/run/survey";
import type { Synthesis } from "#scripts/engine/synthesize";

/**
 * Shows everything that would happen and asks once. With nothing to do, nobody is asked.
 * @returns what asks. With the readers of contracts, it also shows what would be refused for their sake
 */
export function confirmation({ ask, progress }: Pick<Context, "ask" | "progress">, verb: "apply" | "destroy") {
  return async (
    previews: Previews,
    synthesis: Pick<Synthesis, "graph" | "directoryOf">,
    readersOf?: Survey["readersOf"],
  ): Promise<void> => {
    const reports = reportPreviews(previews, synthesis, readersOf).filter(
      (report) => hasChanges(report) || report.label === "blocked",
    );
    if (!reports.some(hasChanges)) return;
    const text = previewText(reports);
    if (!ask) {
      progress.note(text);
      throw new Failure("decision", `add --yes to ${verb} this without asking, or run in a terminal`, {
        details: { previews: reports },
      });
    }
    const answer = await progress.aside(() => ask(`${text}\n\n${verb}?`, ["yes", "no"]));
    if (answer === "no") throw new Failure("failed", "not confirmed; nothing was changed");
  };
}
