import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type SlaTableNames, slaBoard, violationsSince } from "#scripts/engine/sla/sla-board";
import type { Section } from "../sections/section.ts";
import type { SlaView } from "../views.ts";

export interface SlaSectionOptions {
  readonly client: Pick<DynamoDBClient, "send">;
  /** Asked for with every reading: the stack may not be there yet. */
  readonly tables: () => Promise<SlaTableNames>;
  readonly now?: () => Date;
}

const SHOWN = 10;
const DAYS = 7;

/** How every promise stands, and what was missed in the last days. */
export const slaSection = ({ client, tables, now = () => new Date() }: SlaSectionOptions): Section<SlaView> => ({
  every: 5_000,
  read: async () => {
    const names = await tables();
    const { slas, bad } = await slaBoard(client, names, now());
    const since = now().getTime() - DAYS * 86_400_000;
    const missed = await Promise.all(slas.map(({ key }) => violationsSince(client, names, key, since)));
    return {
      definitions: [
        ...slas.map((each) => ({
          pipeline: each.pipeline_name,
          type: each.sla_type,
          deadlineMinutes: each.deadline_minutes,
          timeZone: each.time_zone,
          owner: each.owner,
          channel: each.slack_channel,
          enabled: each.enabled,
          status: each.status === "new" ? "unknown" : each.status,
          since: each.since ?? null,
          nextDeadline: each.nextDeadline ?? null,
        })),
        ...bad.map(({ key, reason }) => ({
          pipeline: key.slice(0, 80),
          type: "–",
          deadlineMinutes: 0,
          timeZone: reason.slice(0, 120),
          owner: "–",
          channel: "–",
          enabled: true,
          status: "not watched",
          since: null,
          nextDeadline: null,
        })),
      ],
      violations: missed
        .flat()
        .toSorted((one, other) => (one.window_start < other.window_start ? 1 : -1))
        .slice(0, SHOWN)
        .map((each) => ({
          pipeline: each.pipeline_name,
          type: each.sla_type,
          deadlineAt: each.deadline_at,
          detectedAt: each.detected_at,
          resolvedAt: each.resolved_at ?? each.closed_at ?? null,
        })),
    };
  },
});
