import type { AttributeChange } from "#scripts/engine/plan/attribute-changes";
import type { ResourceChange } from "#scripts/engine/plan/resource-change";
import { replacedBy } from "#scripts/rehearsal/provider/types/index";
import { entryFor, redundancy, stateful, typeOf } from "./redundancy.ts";

/** Why a switch cannot be called safe. */
export interface Finding {
  readonly stack: string;
  readonly address: string;
  /** `loss`: something is lost for good. `unknown`: nobody has written down what the change does. */
  readonly kind: "loss" | "unknown";
  /** What happens and why, without stack and address. */
  readonly text: string;
}

/** Stateful types among these of which nobody has written down what replaces them: no change of theirs can be called safe. */
export const unknownReplacements = (types: Iterable<string>): string[] =>
  [...new Set(types)].filter((type) => entryFor(stateful, type) !== undefined && !replacedBy(type)).sort();

/**
 * What is wrong with what a switch does, in the order of the changes; empty if it changes redundancy alone, in place, and of
 * every stateful object that it changes it is known what would replace it.
 * @param changes what a plan does to the stack's resources
 */
export const judge = (stack: string, changes: readonly ResourceChange[]): Finding[] =>
  changes.flatMap((change) => {
    const { address } = change;
    return verdictsOn(change).map((verdict) => ({ stack, address, ...verdict }));
  });

/**
 * What of changes that wait anyway would be lost if they were applied along with the switch. Other changes are no matter of the
 * switch's.
 */
export const judgePending = (stack: string, changes: readonly ResourceChange[]): Finding[] =>
  changes.flatMap((change) => {
    const lost = lossOf(change);
    const text = `${lost}; it waits to be applied whether or not availability is switched`;
    return lost === undefined ? [] : [{ stack, address: change.address, kind: "loss" as const, text }];
  });

type Verdict = Pick<Finding, "kind" | "text">;

function verdictsOn(change: ResourceChange): Verdict[] {
  const { action, attributes } = change;
  const loss = lossOf(change);
  if (loss !== undefined) return [{ kind: "loss", text: loss }];
  const type = typeOf(change.address);
  const allowed = entryFor(redundancy, type);
  if (!allowed?.actions.includes(action)) return [unknown(`${action}, which is no redundancy`)];
  if (action !== "update") return [];
  if (unknownReplacements([type]).length > 0) return [unknown(`update, and what replaces ${type} is not written down`)];
  return attributes
    .filter((attribute) => !allowed.attributes.some((name) => isWithin(attribute, name)))
    .map(({ path }) => unknown(`changes ${path}, which is no redundancy`));
}

const unknown = (text: string): Verdict => ({ kind: "unknown", text });

function lossOf({ address, action, reason }: ResourceChange): string | undefined {
  const loss = entryFor(stateful, typeOf(address));
  if (loss === undefined || (action !== "replace" && action !== "delete")) return undefined;
  return `${action}, which loses ${loss}${reason === undefined ? "" : ` (${reason})`}`;
}

const isWithin = ({ path }: AttributeChange, name: string): boolean =>
  path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
