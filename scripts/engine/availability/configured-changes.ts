import { isDeepStrictEqual } from "node:util";
import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";
import { attributeChanges } from "#scripts/engine/plan/attribute-changes";
import type { ResourceAction, ResourceChange } from "#scripts/engine/plan/resource-change";
import { entryOf, isContainer } from "#scripts/engine/plan/sensitive-parts";
import { printable } from "#scripts/engine/printable";
import { replacedBy } from "#scripts/rehearsal/provider/types/index";
import { typeOf } from "./redundancy.ts";

/**
 * How two synthesized configurations of a stack differ, as a plan from the one to the other would tell it: all that can be said of
 * a stack that is not deployed. Values are as written, references included; which attributes replace an object is what the table of
 * replacements knows.
 */
export function configuredChanges(before: TerraformJson, after: TerraformJson): ResourceChange[] {
  const [old, fresh] = [resourcesOf(before), resourcesOf(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((address) => {
    const [one, other] = [old.get(address), fresh.get(address)];
    return isDeepStrictEqual(one, other) ? [] : [changeOf(address, one, other)];
  });
}

function resourcesOf({ resource }: TerraformJson): Map<string, unknown> {
  return new Map(
    Object.entries(resource)
      .filter(([type]) => type !== "//")
      .flatMap(([type, bodies]) => Object.entries(bodies).map(([name, body]) => [`${type}.${name}`, settings(body)])),
  );
}

/** A resource's body without what CDKTF notes for itself. */
function settings(body: unknown): unknown {
  if (!isContainer(body) || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== "//"));
}

function changeOf(address: string, before: unknown, after: unknown): ResourceChange {
  const attributes = attributeChanges({ actions: [], replace_paths: [], before, after }, new Map());
  const forcing = replacedBy(typeOf(address)) ?? [];
  const forced = forcing.filter((name) => !isDeepStrictEqual(at(before, name), at(after, name)));
  const action: ResourceAction =
    before === undefined ? "create" : after === undefined ? "delete" : forced.length > 0 ? "replace" : "update";
  const reason = action === "replace" ? `forced by ${forced.join(", ")}` : undefined;
  return { address: printable(address), action, attributes, reason, movedFrom: undefined, importing: undefined };
}

/** Values at a dotted name; every block of a list that it leads through counts. */
const at = (value: unknown, name: string): unknown =>
  name.split(".").reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner.map((entry) => entryOf(entry, key));
    return entryOf(inner, key);
  }, value);
