import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { fromItem, toItem } from "#functions/results/attribute-value";
import { firstReason } from "#functions/runtime/reason";
import { isTimeZone } from "#functions/runtime/time-zone";
import { pipelineName } from "./completion.ts";

export const slaTypes = ["realtime", "hourly", "daily"] as const;
export type SlaType = (typeof slaTypes)[number];

/** The most minutes that a deadline of each type may have, and why. */
const most: Readonly<Record<SlaType, readonly [minutes: number, why: string]>> = {
  realtime: [1440, "a window is a day at most"],
  hourly: [59, "the next hour has a deadline of its own"],
  daily: [2880, "the day after the next has a deadline of its own"],
};

const line = (longest: number) =>
  z
    .string()
    .min(1, "must not be empty")
    .max(longest, `must have at most ${longest} characters`)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u, "must be one line without control or format characters")
    .regex(/\S/u, "must not be blank");

/** By when a pipeline has to be complete. The field names are those that operators know from the table. */
export const slaDefinition = z
  .strictObject({
    pipeline_name: pipelineName,
    sla_type: z.enum(slaTypes, { error: `must be one of ${slaTypes.join(", ")}` }),
    /**
     * `realtime`: length of a window, each of which needs a completion. `hourly`: after the beginning of each hour. `daily`: after midnight, by the
     * clock on the wall, for the day before: 540 is nine o'clock.
     */
    deadline_minutes: z
      .int({ error: "must be a whole number of minutes, such as 60" })
      .min(1, "must be at least 1 minute"),
    /** Whose hours and days they are: a name of the IANA database. `realtime` goes by UTC. */
    time_zone: z.string().refine(isTimeZone, "must be a time zone of the IANA database, such as Asia/Seoul"),
    owner: line(50),
    /** Where it is told: `#data-alerts`. */
    slack_channel: line(50),
    enabled: z.boolean(),
  })
  .superRefine(({ sla_type, deadline_minutes }, context) => {
    const [minutes, why] = most[sla_type];
    if (deadline_minutes > minutes)
      context.addIssue({
        code: "custom",
        path: ["deadline_minutes"],
        message: `must be at most ${minutes} for ${sla_type}: ${why}`,
      });
  });
export type SlaDefinition = z.output<typeof slaDefinition>;

/** A definition by its name. */
export type SlaName = Pick<SlaDefinition, "pipeline_name" | "sla_type">;

/** What a definition, its state, its violations and its notifications are known by. */
export const slaKey = ({ pipeline_name, sla_type }: SlaName): string => `${pipeline_name}#${sla_type}`;

/** Partition of the definitions in their table. */
export const DEFINITIONS = "sla";

export const definitionKey = (definition: SlaName) => ({
  pk: { S: DEFINITIONS },
  sk: { S: slaKey(definition) },
});

/** The row of a definition. */
export const toDefinitionItem = (definition: SlaDefinition): Record<string, AttributeValue> => ({
  ...definitionKey(definition),
  ...toItem(definition),
});

/** A row that is no definition, by its key, and why. */
export interface BadDefinition {
  readonly key: string;
  readonly reason: string;
}

/** The definition of a row; anybody may write rows. A time zone that is left out is UTC. */
export function fromDefinitionItem(item: Readonly<Record<string, AttributeValue>>): SlaDefinition | BadDefinition {
  const key = item.sk?.S ?? "";
  const bad = (reason: string): BadDefinition => ({ key, reason });
  let row: Record<string, unknown>;
  try {
    const { pk: _, sk: __, ...rest } = fromItem(item);
    row = { time_zone: "UTC", ...rest };
  } catch (error) {
    return bad((error as Error).message);
  }
  // What others note beside it is theirs.
  const known = Object.fromEntries(Object.keys(slaDefinition.shape).map((name) => [name, row[name]]));
  const parsed = slaDefinition.safeParse(known);
  if (!parsed.success) {
    const { path, reason } = firstReason(parsed.error);
    return bad(`${path}: ${reason}`);
  }
  return slaKey(parsed.data) === key ? parsed.data : bad(`is the row of ${slaKey(parsed.data)}, under another key`);
}

export const isBad = (definition: SlaDefinition | BadDefinition): definition is BadDefinition => "reason" in definition;
