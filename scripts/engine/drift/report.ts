import { CONTRACT_ADDRESS } from "#scripts/engine/contracts/contract-address";
import type { OwnCommand } from "#scripts/engine/own-command";
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
  /** Command lines of this tool on the same target. */
  readonly command: OwnCommand;
  /** The command that lets a stack's state forget an address. */
  readonly forget: (stackId: string, address: string) => string;
}

/** What can be done about a finding. */
export interface NextStep {
  /** What for, e.g. `keep it`. */
  readonly purpose: string;
  readonly command: string;
}

/** What can be done about a finding, as command lines, the one that keeps what is there before the one that does not. */
export function nextSteps(
  { stack, address, kind, attributes }: DriftFinding,
  { command, forget, strays, stacks }: Pick<DriftReport, "command" | "forget" | "strays" | "stacks">,
): readonly NextStep[] {
  const step = (purpose: string, words: string): NextStep => ({ purpose, command: command(words) });
  const deploy = `deploy ${stack}`;
  const { adoptable = true } = stacks.find(({ node }) => node.id === stack) ?? {};
  const adopt = (purpose: string, flags = ""): NextStep =>
    step(adoptable ? purpose : `${purpose}, once pending code is taken back`, `adopt ${stack}${flags}`);
  switch (kind) {
    case "noticed":
      return [];
    case "pending":
      return [step("apply it", deploy)];
    case "deleted": {
      const inItsPlace = strays.found.some((other) => other.stack === stack && other.address === address);
      if (inItsPlace) return [adopt("take in what stands in its place", " --import")];
      return [adopt("go without it", " --drop"), step("make it again", deploy)];
    }
    case "added":
      return [{ purpose: "keep it, out of the state", command: forget(stack, address) }, step("delete it", deploy)];
    case "changed": {
      // A contract is made by deploying alone, and a secret is written to no file.
      const told = attributes.filter(({ origin }) => origin === "outside");
      const keepable = address !== CONTRACT_ADDRESS && told.some(({ sensitive }) => !sensitive);
      return [...(keepable ? [adopt("keep it")] : []), step("undo it", deploy)];
    }
  }
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
