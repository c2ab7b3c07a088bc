import { exitCodes, type Report, table } from "#scripts/commands/cli/report";
import { notImportable } from "#scripts/engine/recovery/import-ids";
import { leftByEveryImport, residues } from "#scripts/rehearsal/provider/resource/residues";

/** Types that cannot be imported, and what an import of the others does not bring back. */
export function reportTypes(): Report {
  const never = Object.entries(notImportable).sort();
  const left = Object.entries(residues).sort();
  const text = [
    "Cannot be imported, and need not be:",
    table(never.map(([type, instead]) => [`  ${type}`, instead])),
    "",
    `Not brought back by an import, so that the next deploy sets it once; of every type ${leftByEveryImport.join(", ")}:`,
    table(left.map(([type, names]) => [`  ${type}`, names.join(", ")])),
  ].join("\n");
  return { data: { notImportable, everyType: leftByEveryImport, residues }, text, exitCode: exitCodes.ok };
}
