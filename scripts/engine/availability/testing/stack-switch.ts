import type { ResourceChange } from "#scripts/engine/plan/resource-change";
import { change as changeOf } from "#scripts/engine/plan/testing/change";
import type { StackSwitch } from "../compare-switch.ts";

/** A change of a resource in attributes that go from 1 to 2, or as given. */
export const change = (
  address: string,
  action: ResourceChange["action"],
  ...attributes: readonly (string | readonly [path: string, before: string | undefined, after: string | undefined])[]
): ResourceChange => ({
  address,
  action,
  attributes: attributes.map((attribute) => {
    const [path, before, after] = typeof attribute === "string" ? [attribute, "1", "2"] : attribute;
    return changeOf(path, before, after);
  }),
  reason: undefined,
  movedFrom: undefined,
  importing: undefined,
});

/** A deployed stack that the switch does nothing to, but for the parts given. */
export const stackSwitch = (id: string, parts: Partial<StackSwitch> = {}): StackSwitch => ({
  id,
  basis: "plan",
  blocked: false,
  reasons: [],
  caused: [],
  pending: [],
  drifted: [],
  findings: [],
  later: [],
  ...parts,
});
