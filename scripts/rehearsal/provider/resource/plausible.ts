import type { CtyType } from "#scripts/rehearsal/provider/schema/model";
import type { Place } from "./place.ts";
import { fill } from "./template.ts";

/** An attribute whose value nothing tells. */
export interface Open {
  readonly name: string;
  readonly type: CtyType;
  /** The configuration can never set it: the cloud always has a value. Otherwise it may well be unset. */
  readonly readOnly: boolean;
  readonly place: Place;
  readonly resource: string;
  readonly own: (name: string) => unknown;
}

/** Texts by what the attribute's name says it is; the first match counts. */
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/^(owner_id|owner|account_id|owner_account_id|registry_id)$/, "{account}"],
  [
    /(^|_)(created|updated|modified|creation|create|last_update)(_date|_time|_at|_on)?$|_at$|_date$|_time$|^last_modified/,
    "{now}",
  ],
  [/(endpoint|dns_name|address|domain_name|hostname)$/, "{base36:12}.{region}.rehearsal.internal"],
  [/(_url|^url|_uri|^uri)$/, "https://{base36:12}.{region}.rehearsal.internal"],
  [/(^|_)(status|state)$/, "ACTIVE"],
  [/(^|_)ip$/, "10.0.0.10"],
  [/_id$/, "{hex:17}"],
];

const text = ({ name, readOnly, place, resource, own }: Open): string => {
  if (!readOnly) return "";
  if (name === "arn" || name.endsWith("_arn")) {
    const [service = "", ...kind] = resource.replace(/^aws_/, "").split("_");
    return fill(`arn:{partition}:${service}:{region}:{account}:${kind.join("-") || service}/{hex:17}`, place, own);
  }
  return fill(BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? "{hex:12}", place, own);
};

/**
 * A value of the right type that looks like one of the cloud's. What the configuration could have set stays empty; of
 * objects that the cloud always reports there is one, because code reads the first.
 */
export const plausible = (open: Open): unknown => {
  const { type, readOnly } = open;
  if (type === "string") return text(open);
  if (type === "number") return 0;
  if (type === "bool") return false;
  if (type === "dynamic") return null;
  if (type[0] === "map") return {};
  if (type[0] === "object") return objectOf(open, type[1]);
  const element = type[1];
  return readOnly && typeof element !== "string" && element[0] === "object" ? [objectOf(open, element[1])] : [];
};

const objectOf = (open: Open, types: Readonly<Record<string, CtyType>>): object =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, plausible({ ...open, name, type })]));
