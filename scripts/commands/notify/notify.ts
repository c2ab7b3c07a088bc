import type { Shape } from "#constructs/core/contract";
import type { Environment } from "#environments/environment";
import type { Notification } from "#functions/notify/notification";
import { outbox } from "#functions/notify/outbox";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { type TablePlace, withTables } from "#scripts/commands/cli/with-tables";
import { Failure } from "#scripts/engine/failure";
import { type Announced, announcements, retryDead } from "#scripts/engine/notify/outbox-view";
import { printable } from "#scripts/engine/printable";
import { notify } from "#stacks/contracts/notify";

type Outbox = Omit<TablePlace<Shape>, "tables"> & { readonly table: string };

const withOutbox = (
  context: Context,
  choice: TargetChoice,
  work: (outbox: Outbox) => Promise<Report>,
): Promise<Report> =>
  withTables(context, choice, {
    contract: notify,
    consequence: "nobody was told anything",
    action: "reading the notifications",
    permission: "and that your role may scan and update the table of the stack notify",
    work: ({ tables: { notificationsTableName: table }, ...place }) => work({ ...place, table }),
  });

/** Milliseconds of a time are for machines. */
const second = (time: string): string => time.replace(/\.\d+Z$/, "Z");

const line = ({ key, state, title, at, attempts, sentTo, lastError }: Announced): string => {
  const when = { sent: `sent ${second(at)}`, waiting: `waits until ${second(at)}`, dead: `given up ${second(at)}` }[
    state
  ];
  const how =
    state === "sent" ? ` by ${sentTo.join(" and ") || "nobody: no target wants its kind"}` : ` after ${attempts} tries`;
  return `  ${when}${how}: ${title}\n    ${key}${lastError ? `\n    ${lastError}` : ""}`;
};

/** What people were told, or not yet: all that waits or was given up, and with `all` what was sent in the last 30 days. */
export const listNotifications = (context: Context, input: TargetChoice & { readonly all: boolean }): Promise<Report> =>
  withOutbox(context, input, async ({ environment, client, table }) => {
    const found = await announcements(client, table);
    const shown = input.all ? found : found.filter(({ state }) => state !== "sent");
    const count = (state: Announced["state"]) => found.filter((each) => each.state === state).length;
    const summary = `${environment.name}: ${count("sent")} sent in the last 30 days, ${count("waiting")} waiting, ${count("dead")} given up`;
    return {
      data: { environment: environment.name, notifications: shown },
      text: printable([summary, ...shown.map(line)].join("\n")),
      exitCode: exitCodes.ok,
    };
  });

export interface RetryInput extends TargetChoice {
  /** Keys of notifications, as `list` shows them. */
  readonly keys: readonly string[];
  /** All that were given up. */
  readonly all: boolean;
}

/** Sends what was given up again. @throws Failure where nothing is named, and for a key that was not given up */
export const retryNotifications = (context: Context, input: RetryInput): Promise<Report> => {
  if (input.all === input.keys.length > 0)
    throw new Failure("usage", "name the notifications to send again, as `notify list` shows them, or say --all");
  return withOutbox(context, input, async ({ environment, client, table }) => {
    const dead = (await announcements(client, table)).filter(({ state }) => state === "dead").map(({ key }) => key);
    const unknown = input.keys.filter((key) => !dead.includes(key));
    if (unknown.length > 0)
      throw new Failure(
        "failed",
        printable(`${unknown.join(", ")}: was not given up, or is not known; nothing was sent again`),
      );
    const retried: string[] = [];
    for (const key of input.all ? dead : input.keys)
      if (await retryDead(client, table, key, new Date())) retried.push(key);
    return {
      data: { environment: environment.name, retried },
      text: printable(
        retried.length === 0
          ? `${environment.name}: nothing was given up`
          : [
              `${environment.name}: ${retried.length} will be sent within a minute`,
              ...retried.map((key) => `  ${key}`),
            ].join("\n"),
      ),
      exitCode: exitCodes.ok,
    };
  });
};

/** As few kinds as there have to be for every target to get one. */
export function kindsForAll({ webhookKinds, emailKinds }: Environment["notify"]): readonly Notification["kind"][] {
  const both = webhookKinds.find((kind) => emailKinds.includes(kind));
  return both ? [both] : [...webhookKinds.slice(0, 1), ...emailKinds.slice(0, 1)];
}

const trial = (environment: string, kind: Notification["kind"], now: Date): Notification => ({
  kind,
  dedupKey: `test/${kind}/${now.toISOString()}`,
  subject: "test",
  status: "resolved",
  title: `A test of ${environment}'s notifications`,
  text: "Somebody asked for it: sluice notify test. Nothing is wrong.",
  facts: { environment },
  occurredAt: now.toISOString(),
});

/** Tells every target that there is that it is a test. */
export const testNotification = (context: Context, input: TargetChoice): Promise<Report> =>
  withOutbox(context, input, async ({ environment, client, table }) => {
    const now = new Date();
    const tests = kindsForAll(environment.notify).map((kind) => trial(environment.name, kind, now));
    if (tests.length === 0)
      throw new Failure(
        "failed",
        `${environment.name}: nobody is told anything; set notify.webhookKinds or notify.emailKinds in environments/${environment.name}.ts`,
      );
    for (const told of tests) await outbox(client, table)(told, now);
    const keys = tests.map(({ dedupKey }) => dedupKey);
    return {
      data: { environment: environment.name, keys },
      text: `${environment.name}: ${keys.join(" and ")} will be sent within a minute; \`sluice notify list --all\` shows what became of it`,
      exitCode: exitCodes.ok,
    };
  });
