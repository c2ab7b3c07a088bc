import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { fromItem, toItem } from "#functions/results/attribute-value";
import { type SlaDefinition, slaKey } from "./definition.ts";
import type { Window } from "./windows.ts";

const shape = z.object({
  pipeline_name: z.string(),
  sla_type: z.string(),
  window_start: z.iso.datetime(),
  deadline_at: z.iso.datetime(),
  /** When the checker saw it. */
  detected_at: z.iso.datetime(),
  /** When what was missing came after all. */
  resolved_at: z.iso.datetime().optional(),
  /** When its promise was changed, disabled or deleted before that: nobody waits for it any more. */
  closed_at: z.iso.datetime().optional(),
  owner: z.string(),
});

/** A window that was missed: a row of the table `violations`. */
export type SlaViolation = Readonly<z.output<typeof shape>>;

export const iso = (at: number): string => new Date(at).toISOString();

export const violationOf = (definition: SlaDefinition, window: Window, now: number): SlaViolation => ({
  pipeline_name: definition.pipeline_name,
  sla_type: definition.sla_type,
  window_start: iso(window.start),
  deadline_at: iso(window.deadline),
  detected_at: iso(now),
  owner: definition.owner,
});

/** One for each window: its key is the definition's and the window's beginning. */
export const toViolationItem = (violation: SlaViolation): Record<string, AttributeValue> => ({
  pk: { S: slaKey(violation as Pick<SlaDefinition, "pipeline_name" | "sla_type">) },
  sk: { S: violation.window_start },
  ...toItem(violation),
});

/** The violation of a row; undefined for a row that nobody here wrote. */
export const fromViolationItem = (item: Readonly<Record<string, AttributeValue>>): SlaViolation | undefined =>
  shape.safeParse(fromItem(item)).data;
