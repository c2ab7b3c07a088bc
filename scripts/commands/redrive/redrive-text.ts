import type { RedriveResult } from "#functions/redrive/redrive";
import { printable } from "#scripts/engine/printable";

/** How many names a line shows. */
const MOST = 5;

/** What a redrive came to, for people. */
export function redriveText(
  result: RedriveResult,
  { environment }: { readonly environment: string },
  dryRun: boolean,
): string {
  const { objects, selected, sent, tooOld, pipelines, reasons, unreadable, refused, unfinished } = result;
  if (selected === 0 && unreadable.length === 0) return `${environment}: nothing that was set aside is selected`;
  const lines = [
    dryRun
      ? `${environment}: ${selected - tooOld} records in ${objects} objects would be sent again`
      : `${environment}: ${sent} of ${selected - tooOld} records in ${objects} objects were sent again`,
    ...counted("pipeline", pipelines),
    ...counted("reason", reasons),
  ];
  if (tooOld > 0)
    lines.push(
      `  ${tooOld} are older than a repetition is known for (pipeline.keepResultsDays): sent again they might be stored twice, so they stay`,
    );
  if (unreadable.length > 0) {
    lines.push(`  ${unreadable.length} objects cannot be sent again:`);
    for (const { key, reason } of unreadable.slice(0, MOST)) lines.push(`    ${key}: ${reason}`);
    if (unreadable.length > MOST) lines.push(`    and ${unreadable.length - MOST} more; --json names all`);
  }
  if (refused.length > 0)
    lines.push(
      `  the stream refused records of ${refused.length} objects: run it again, what is stored is not stored twice`,
    );
  if (unfinished) lines.push("  interrupted: run it again to go on");
  return printable(lines.join("\n"));
}

const counted = (what: string, counts: Readonly<Record<string, number>>): string[] =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST)
    .map(([name, count]) => `  ${what} ${name}: ${count}`);
