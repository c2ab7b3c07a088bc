import { Failure, messageOf } from "#scripts/engine/failure";
import type { Progress, Task } from "#scripts/engine/progress";
import type { Terraform } from "#scripts/engine/terraform/terraform";
import type { Identified } from "./identify.ts";
import type { ReplacedNote } from "./replaced-note.ts";

/** An address that was asked for, the object for it, and what became of that. */
export type ImportedResource = Identified & {
  /**
   * `held`: the state had it already; `absent`: by the code's names it might have existed, and does not; `left`: nothing was done.
   */
  readonly outcome: "imported" | "held" | "absent" | "failed" | "left";
  /** Why it failed; null otherwise. */
  readonly reason: string | null;
  /** Id of the object that the state had there before and has forgotten; null where it had none. That object still exists. */
  readonly before: string | null;
};

interface Importing {
  /** In the stack's initialised directory. */
  readonly terraform: Pick<Terraform, "import" | "forget">;
  readonly stackId: string;
  readonly task: Task;
  readonly progress: Progress;
  readonly note: ReplacedNote;
}

/**
 * Imports what was identified, one after the other: each import takes the state's lock and saves the state, so that a kill in between
 * loses nothing. Goes on after one fails, unless it is the lock that keeps all of them out.
 * @throws Failure("interrupted")
 */
export async function importEach(
  identified: readonly Identified[],
  importing: Importing,
): Promise<readonly ImportedResource[]> {
  const results: ImportedResource[] = [];
  const total = identified.filter(({ kind }) => kind === "found" || kind === "other").length;
  let count = 0;
  let locked = false;
  for (const each of identified) {
    if (each.kind !== "found" && each.kind !== "other") {
      results.push(leftAlone(each, importing.note));
      continue;
    }
    count++;
    importing.task.update(`import ${each.address}${total > 1 ? ` (${count} of ${total})` : ""}`);
    results.push(locked ? leftAlone(each, importing.note) : await attempt(each, importing));
    // Whoever has the state has it for the others as well.
    locked ||= /Error acquiring the state lock/.test(results.at(-1)?.reason ?? "");
  }
  return results;
}

/** What is not imported, because the state has it or nothing is to be done. */
export const leftAlone = (each: Identified, note: ReplacedNote): ImportedResource =>
  each.kind === "held"
    ? // A run that was killed may have had no time to say what gave way to it.
      { ...each, outcome: "held", reason: null, before: told(each.address, note) }
    : { ...each, outcome: "left", reason: null, before: null };

/** The id that is noted for an address, which has been told by that. */
function told(address: string, note: ReplacedNote): string | null {
  const before = note.idBefore(address);
  if (before !== undefined) note.clear(address);
  return before ?? null;
}

type Importable = Extract<Identified, { readonly kind: "found" | "other" }>;

async function attempt(each: Importable, importing: Importing): Promise<ImportedResource> {
  const { address, id } = each;
  const { terraform, note } = importing;
  try {
    if (each.kind === "other") await giveWay(each, importing);
    await terraform.import(address, id);
  } catch (error) {
    if (error instanceof Failure && error.kind === "interrupted") throw error;
    const reason = messageOf(error);
    const absent =
      each.kind === "found" && each.how === "code" && /Cannot import non-existent remote object/.test(reason);
    const before = note.idBefore(address) ?? null;
    return absent
      ? { ...each, outcome: "absent", reason: null, before }
      : { ...each, outcome: "failed", reason, before };
  }
  return { ...each, outcome: "imported", reason: null, before: told(address, note) };
}

/** Lets the state forget the object that it has. That one's id is told and noted first: from here on, nothing else says it. */
async function giveWay(
  { address, heldId }: Extract<Importable, { kind: "other" }>,
  importing: Importing,
): Promise<void> {
  const { terraform, note, progress, stackId } = importing;
  progress.note(`${stackId}: the state forgets ${address}, which is ${heldId}; that object stays as it is`);
  note.write(address, heldId);
  await terraform.forget(address);
}
