import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { OwnCommand } from "#scripts/engine/own-command";
import { formatSeconds } from "#scripts/engine/progress";
import type { HeldLock } from "#scripts/engine/recovery/locks";
import type { Orphan } from "#scripts/engine/recovery/orphans";
import type { TroubledStack } from "#scripts/engine/recovery/standing";
import { describeLock } from "#scripts/engine/store/state-lock";
import type { RecoverInput, Recovery } from "./recovery.ts";

/**
 * A recovery as a report: what is left to do decides the exit code.
 * @param command command lines of this tool on the same target
 */
export function reportRecovery(
  recovery: Recovery,
  input: Pick<RecoverInput, "import" | "releaseLocks">,
  command: OwnCommand,
): Report {
  const left = leftOver(recovery);
  const failed =
    recovery.released.some(({ reason }) => reason !== null) ||
    recovery.imports.some(({ outcome }) => outcome === "failed");
  const nothingLeft = left.orphans.length === 0 && left.locks.length === 0;
  const exitCode = failed ? exitCodes.failed : nothingLeft ? exitCodes.ok : exitCodes.decision;
  return { data: dataOf(recovery), text: textOf(recovery, left, { ...input, command }), exitCode };
}

interface Asked extends Pick<RecoverInput, "import" | "releaseLocks"> {
  readonly command: OwnCommand;
}

interface Left {
  readonly orphans: readonly Orphan[];
  /** Of runs that are known to be alive none: they are no leftovers. */
  readonly locks: readonly HeldLock[];
}

function leftOver({ stacks, orphans, released, imports }: Recovery): Left {
  const settled = new Set(imports.filter(({ outcome }) => outcome !== "failed").map(({ orphan }) => orphan));
  const free = new Set(released.filter(({ reason }) => reason === null).map(({ lock }) => lock));
  return {
    orphans: orphans.filter((orphan) => !settled.has(orphan)),
    locks: stacks.flatMap(({ lock }) => (lock && lock.holder.kind !== "alive" && !free.has(lock) ? [lock] : [])),
  };
}

function dataOf({ environment, damaged, stacks, orphans, released, imports }: Recovery) {
  return {
    environment,
    damaged,
    stacks: stacks.map(({ node, flights, lock, holder }) => ({
      id: node.id,
      holder: holder ?? null,
      flights: flights.map(({ run, at, by, host, pid, operation }) => ({ run, at, by, host, pid, operation })),
      lock: lock ? { ...lock.lock, ageSeconds: lock.age ?? null } : null,
    })),
    orphans: orphans.map(({ address, type, importId, arn, command, instead, ...orphan }) => ({
      ...orphan,
      type: type ?? null,
      address: address ?? null,
      importId: importId ?? null,
      arn: arn ?? null,
      command: command ?? null,
      instead: instead ?? null,
    })),
    released: released.map(({ lock, reason }) => ({ stack: lock.node.id, reason })),
    imports: imports.map(({ orphan, outcome, reason }) => ({
      stack: orphan.stack,
      address: orphan.address ?? null,
      outcome,
      reason,
    })),
  };
}

function textOf({ damaged, stacks, released, imports }: Recovery, left: Left, asked: Asked): string {
  const count = (outcome: string) => imports.filter((each) => each.outcome === outcome).length;
  const done = [
    ...(count("imported") > 0 ? [`${count("imported")} imported`] : []),
    ...(count("absent") > 0 ? [`${count("absent")} did not exist after all`] : []),
  ].join(", ");
  const failures = [
    ...imports.flatMap(({ reason }) => reason ?? []),
    ...released.flatMap(({ lock, reason }) => (reason === null ? [] : [`${lock.node.id}: not released: ${reason}`])),
  ];
  const certain = left.orphans.filter(({ certain }) => certain);
  const possible = left.orphans.filter(({ certain }) => !certain);
  const sections = [
    section(
      "Unreadable records of the ledger, which count as an apply that was cut short; the next deploy clears them:",
      damaged,
    ),
    section("Applies of which no end is known:", stacks.flatMap(flightTexts)),
    section("Locks:", left.locks.map(lockText)),
    section("Objects that no state holds:", certain.map(orphanText)),
    section("These carry no tags and may exist; importing one tells:", possible.map(orphanText)),
    done,
    section("Failed:", failures),
    nextStep(left, notesLeft(stacks), asked),
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : [title, ...lines.map((line) => `  ${line.replaceAll("\n", "\n  ")}`)].join("\n");

const flightTexts = ({ node, flights, holder }: TroubledStack): string[] =>
  flights.map(
    ({ operation, by, at, pid }) =>
      // A record that cannot be read names no process.
      `${node.id}: ${operation} by ${by}${pid > 0 ? ` (process ${pid})` : ""} since ${at}: ${holder?.reason ?? "nothing is known of it"}`,
  );

/** Concerns of stacks of which nothing is left but the note that an apply began. */
const notesLeft = (stacks: readonly TroubledStack[]): string[] =>
  stacks.flatMap(({ node, flights, holder }) => (flights.length > 0 && holder?.kind !== "alive" ? [node.concern] : []));

/** Who holds a lock, doing what, since when, and whether that still runs. */
export function lockText({ node, lock, age, holder }: HeldLock): string {
  const since = age === undefined ? "" : `, ${formatSeconds(age)} ago`;
  return `${node.id}: ${describeLock(lock)}${since}: ${holder.reason}`;
}

function orphanText({ stack, type, address, importId, arn, command, instead }: Orphan): string {
  const name = `${stack}: ${address ?? type ?? "an object"}`;
  if (command !== undefined) return `${name}\n  ${command}`;
  return `${name} (${importId ?? arn ?? "id unknown"}): ${instead ?? "it cannot be imported"}`;
}

function nextStep({ orphans, locks }: Left, notes: readonly string[], { command, ...input }: Asked): string {
  if (orphans.length === 0 && locks.length === 0)
    return notes.length === 0
      ? "Nothing to recover."
      : `Nothing is lost; the next \`${command(`deploy ${notes.join(" ")}`)}\` clears the ${notes.length === 1 ? "note" : "notes"}.`;
  const flags = [
    ...(locks.length > 0 && !input.releaseLocks ? ["--release-locks"] : []),
    ...(orphans.some(({ command }) => command !== undefined) && !input.import ? ["--import"] : []),
  ];
  return flags.length === 0
    ? "What is left has to be done by hand; then run this again."
    : `Run this again with ${flags.join(" ")} to do so.`;
}
