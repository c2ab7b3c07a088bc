import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { fromItem, toItem } from "#functions/results/attribute-value";
import { type SlaDefinition, type SlaName, slaKey } from "./definition.ts";

/** Partition of the states, in the table of definitions. */
export const STATES = "state";

const shape = z.object({
  /** What of the definition its windows depend on: with another one, all begins anew. */
  fingerprint: z.string(),
  /** Windows that begin before it do not count: nobody had promised anything. ISO 8601, as all times here. */
  counts_from: z.iso.datetime(),
  /** Beginning of the last window that was judged; at first, `counts_from`. */
  judged_until: z.iso.datetime(),
  status: z.enum(["unknown", "ok", "violated"]),
  /** Since when it has that status. */
  since: z.iso.datetime(),
  /** Beginnings of the first and the last window that were missed since then, while it is violated. */
  first_missed: z.iso.datetime().optional(),
  last_missed: z.iso.datetime().optional(),
  /** Raised by each write. */
  revision: z.int().min(1),
});

/** What the checker knows of a definition. */
export type SlaState = Readonly<z.output<typeof shape>>;

export const fingerprintOf = ({ sla_type, deadline_minutes, time_zone, enabled }: SlaDefinition): string =>
  [sla_type, deadline_minutes, time_zone, enabled ? "enabled" : "disabled"].join(" ");

export const stateKey = (key: string) => ({ pk: { S: STATES }, sk: { S: key } });

export const toStateItem = (definition: SlaName, state: SlaState): Record<string, AttributeValue> => ({
  ...stateKey(slaKey(definition)),
  ...toItem(state),
});

/** The state of an item; undefined for none, and for one that nobody here wrote, so that all begins anew. */
export function fromStateItem(item: Readonly<Record<string, AttributeValue>> | undefined): SlaState | undefined {
  return item && shape.safeParse(fromItem(item)).data;
}
