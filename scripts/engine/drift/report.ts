import type { Orphan } from "#scripts/engine/recovery/orphans";
import type { DriftFinding } from "./finding.ts";
import type { StackDrift } from "./stack-drift.ts";

/** Objects with a stack's tags that no state holds. */
export interface Strays {
  /** Those that certainly exist. */
  readonly found: readonly Orphan[];
  /** Why they could not be looked for; null if they were. */
  readonly problem: string | null;
}

/** An environment's drift, as people and programs are told it. Holds no secret. */
export interface DriftReport {
  readonly environment: string;
  readonly stacks: readonly StackDrift[];
  readonly strays: Strays;
  /** The command line that does something about a stack. */
  readonly commandFor: (verb: "adopt" | "deploy", stackId: string) => string;
  /** Looks for what no state holds. */
  readonly recover: string;
}

/** What can be done about a finding, as command lines; the first keeps what is there, the last puts the code's value in its place. */
export function nextSteps(
  { stack, kind }: DriftFinding,
  { commandFor }: Pick<DriftReport, "commandFor">,
): readonly string[] {
  if (kind === "noticed") return [];
  const deploy = commandFor("deploy", stack);
  return kind === "pending" ? [deploy] : [commandFor("adopt", stack), deploy];
}

/** A finding in a few words, e.g. `changed outside`. */
export const kindText = ({ kind }: DriftFinding): string =>
  kind === "pending" || kind === "noticed" ? kind : `${kind} outside`;

/** What deploying would do to the object beyond changing it in place, which is worth a word. */
export function consequence({ action, kind, reason }: DriftFinding): string | undefined {
  const why = reason === undefined ? "" : ` (${reason})`;
  if (action === "replace") return `deploying replaces the object${why}`;
  if (kind === "deleted") return action === "create" ? "deploying makes it again" : undefined;
  if (action === "delete") return `deploying deletes it${why}`;
  if (action === "create") return "deploying makes it";
  return kind === "noticed" ? "deploying leaves it alone" : undefined;
}

/** What no look at states can show. */
export const unseen =
  "Not seen: objects made by hand that carry no stack's tags, attributes that the code leaves to AWS and that refreshing does not tell, and rules or " +
  "attachments added beside separately managed ones.";
