import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { fromStateItem, stateKey } from "#functions/sla/state";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { Failure } from "#scripts/engine/failure";
import { printable } from "#scripts/engine/printable";
import { reportOn, slaBoard, violationsSince } from "#scripts/engine/sla/sla-board";
import { boardText, historyText, reportText } from "./sla-text.ts";
import { type SlaPlace, withSlas } from "./with-slas.ts";

/** Every promise and how it stands. Ends with 1 where a row is no definition: it is not watched. */
export const listSlas = (context: Context, choice: TargetChoice): Promise<Report> =>
  withSlas(context, choice, async ({ environment, client, tables }) => {
    const board = await slaBoard(client, tables);
    return {
      data: { environment: environment.name, ...board },
      text: printable(boardText(environment.name, board)),
      exitCode: board.bad.length > 0 ? exitCodes.failed : exitCodes.ok,
    };
  });

const DAY_MS = 86_400_000;

export interface HistoryInput extends TargetChoice {
  /** Only of this pipeline. @default all */
  readonly pipeline?: string | undefined;
  readonly days: number;
}

async function violationsOf({ client, tables }: SlaPlace, pipeline: string | undefined, since: number) {
  const { slas } = await slaBoard(client, tables);
  const chosen = slas.filter(({ pipeline_name }) => pipeline === undefined || pipeline_name === pipeline);
  if (chosen.length === 0 && pipeline !== undefined)
    throw new Failure("failed", printable(`${pipeline}: nothing is promised of it; \`sla list\` shows what is`));
  return Promise.all(
    chosen.map(async (each) => ({ sla: each, violations: await violationsSince(client, tables, each.key, since) })),
  );
}

/** What was missed in the last days, the latest first. */
export const slaHistory = (context: Context, input: HistoryInput): Promise<Report> =>
  withSlas(context, input, async (place) => {
    const found = await violationsOf(place, input.pipeline, Date.now() - input.days * DAY_MS);
    const violations = found
      .flatMap(({ violations: each }) => each)
      .toSorted((one, other) => (one.window_start < other.window_start ? 1 : -1));
    const { name } = place.environment;
    return {
      data: { environment: name, days: input.days, violations },
      text: printable(historyText(name, violations, input.days)),
      exitCode: exitCodes.ok,
    };
  });

/** How promises were kept in the last days. */
export const slaReport = (context: Context, input: HistoryInput): Promise<Report> =>
  withSlas(context, input, async (place) => {
    const until = Date.now();
    const from = until - input.days * DAY_MS;
    const found = await violationsOf(place, input.pipeline, from);
    const { client, tables, environment } = place;
    const reports = await Promise.all(
      found.map(async ({ sla: each, violations }) => {
        const { Item } = await client.send(
          new GetItemCommand({ TableName: tables.definitionsTableName, Key: stateKey(each.key) }),
        );
        return reportOn(each, fromStateItem(Item), violations, { from, until });
      }),
    );
    return {
      data: { environment: environment.name, days: input.days, reports },
      text: printable(reportText(environment.name, reports, input.days)),
      exitCode: exitCodes.ok,
    };
  });
