import { z } from "zod";
import { identifying, importId } from "./import-ids.ts";

/** An object that a state holds. Of its attributes only those are kept that identify it: the others may be secrets. */
export interface HeldObject {
  /** E.g. `aws_sqs_queue.jobs` or `aws_sqs_queue.jobs["a"]`. */
  readonly address: string;
  readonly type: string;
  /** Undefined for types without one, and in states of providers that do not record it. */
  readonly region: string | undefined;
  /** Its id, ARN, import id, and the rehearsal's own key. */
  readonly ids: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

/** The part of a Terraform state file (version 4) that tells which objects it holds. */
const stateFile = z.object({
  version: z.literal(4),
  resources: z
    .array(
      z.object({
        mode: z.string().default("managed"),
        module: z.string().optional(),
        type: z.string(),
        name: z.string().default(""),
        instances: z.array(
          z.object({
            index_key: z.union([z.string(), z.number()]).optional(),
            attributes: z.record(z.string(), z.unknown()).nullish(),
            /** Base64 of what the provider keeps with a resource; the rehearsal's keeps the object's key. */
            private: z.string().optional(),
          }),
        ),
      }),
    )
    .default([]),
});

const kept = z.object({ key: z.string() });

/** Key of an object in the rehearsal's cloud; undefined in states of other providers. */
function rehearsalKey(bytes: string | undefined): string | undefined {
  try {
    return kept.parse(JSON.parse(Buffer.from(bytes ?? "", "base64").toString("utf8"))).key;
  } catch {
    return undefined;
  }
}

/**
 * Every object that a state holds, replaced ones that wait for their deletion included.
 * @param state the parsed state file
 * @throws ZodError if it is no state file
 */
export function heldObjects(state: unknown): readonly HeldObject[] {
  return stateFile.parse(state).resources.flatMap(({ mode, module, type, name, instances }) => {
    if (mode !== "managed") return [];
    return instances.map(({ index_key, attributes, private: bytes }) => {
      const values = Object.fromEntries(
        Object.entries(attributes ?? {}).flatMap(([attribute, value]) =>
          identifying.has(attribute) && typeof value === "string" ? [[attribute, value] as const] : [],
        ),
      );
      const ids = [values.id, values.arn, rehearsalKey(bytes), attributes ? importId(type, values) : undefined];
      const index = index_key === undefined ? "" : `[${JSON.stringify(index_key)}]`;
      return {
        address: `${module ? `${module}.` : ""}${type}.${name}${index}`,
        type,
        region: typeof attributes?.region === "string" ? attributes.region : undefined,
        ids: [...new Set(ids.filter((id): id is string => Boolean(id)))],
        values,
      };
    });
  });
}

/** What identifies an object: its type, its region if it has one, and any of its ids. */
export interface Identity {
  /** Undefined where it is not known; then an ARN alone identifies it. */
  readonly type: string | undefined;
  readonly region: string | undefined;
  readonly ids: readonly (string | undefined)[];
}

/** Whether any of these states holds an object. Where one side does not know its region, type and id decide. */
export function holderOf(held: Iterable<HeldObject>): (object: Identity) => boolean {
  const regions = new Map<string, Set<string | undefined>>();
  const keyOf = (type: string | undefined, id: string) => JSON.stringify([type ?? null, id]);
  const note = (key: string, region: string | undefined) =>
    regions.set(key, (regions.get(key) ?? new Set()).add(region));
  for (const { type, region, ids, values } of held) {
    for (const id of ids) note(keyOf(type, id), region);
    if (values.arn) note(keyOf(undefined, values.arn), region);
  }
  return ({ type, region, ids }) =>
    ids.some((id) => {
      const known = id === undefined ? undefined : regions.get(keyOf(type, id));
      return known !== undefined && (region === undefined || known.has(region) || known.has(undefined));
    });
}
