import { isDeepStrictEqual } from "node:util";
import { CONTRACT_ADDRESS } from "#scripts/engine/contracts/contract-address";
import type { PlannedChange, PlannedResource } from "./plan-json.ts";
import { entryOf, marksAnything } from "./sensitive-parts.ts";

/** The document that a stack publishes, as its plan has it: ids and ARNs, nothing secret. */
export interface PlannedContract {
  /** As it was last applied; undefined if it never was. */
  readonly before: unknown;
  /** As it will be, as far as that is known. */
  readonly after: unknown;
  /** `true` in place of every part of `after` that only the apply will tell; false or empty if there is none. */
  readonly unknown: unknown;
  /** The parameter's version that readers must see after the apply; undefined if the plan does not tell. */
  readonly version: number | undefined;
}

/** The contract's output and parameter in a plan; undefined for a stack that publishes nothing. */
export function readPlannedContract(
  output: PlannedChange | undefined,
  resources: readonly PlannedResource[],
): PlannedContract | undefined {
  if (!output || output.actions.join() === "delete") return undefined;
  const parameter = resources.find(({ address }) => address === CONTRACT_ADDRESS);
  const version = plannedVersion(parameter, output);
  // A contract carries no secrets; should someone mark it as one all the same, it is not looked at.
  if (marksAnything(output.before_sensitive) || marksAnything(output.after_sensitive))
    return { before: undefined, after: undefined, unknown: true, version };
  return {
    before: output.before ?? undefined,
    after: output.after ?? undefined,
    unknown: output.after_unknown ?? false,
    version,
  };
}

/**
 * Parameter Store counts from 1 and adds one with every write of the value. A provider that plans to set what an import did not bring back
 * may write nothing: readers see the document that they are to see.
 */
function plannedVersion(parameter: PlannedResource | undefined, output: PlannedChange): number | undefined {
  if (!parameter) return undefined;
  const { actions, before, after, after_unknown } = parameter.change;
  if (actions.includes("create")) return 1;
  const version = entryOf(before, "version");
  if (typeof version !== "number") return undefined;
  const rewritten = ["value", "insecure_value"].some(
    (name) => marksAnything(entryOf(after_unknown, name)) || entryOf(before, name) !== entryOf(after, name),
  );
  return actions.includes("update") && rewritten && !isPublished(before, output) ? version + 1 : version;
}

/** Whether the parameter has the document already that the stack is to publish. */
function isPublished(parameter: unknown, { after, after_unknown }: PlannedChange): boolean {
  const text = entryOf(parameter, "insecure_value") ?? entryOf(parameter, "value");
  if (typeof text !== "string" || marksAnything(after_unknown) || after === null || after === undefined) return false;
  try {
    return isDeepStrictEqual(JSON.parse(text), after);
  } catch {
    return false;
  }
}
