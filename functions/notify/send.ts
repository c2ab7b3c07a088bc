import type { Log } from "#functions/runtime/logger";
import type { Gauge } from "#functions/runtime/meter";
import { nextTry, type Tried } from "./next-try.ts";
import type { Notification } from "./notification.ts";
import type { Done, Due, OutboxTable, Settlement, Target } from "./outbox-table.ts";
import type { NotificationKind, NotifyMetric } from "./settings.ts";

/** Sends to one target; what goes wrong is an answer, never thrown. */
export type Send = (told: Notification) => Promise<Tried>;

export interface NotifyProps {
  readonly outbox: OutboxTable;
  readonly targets: Readonly<Record<Target, { readonly kinds: readonly NotificationKind[]; readonly send: Send }>>;
  readonly giveUpAfterHours: number;
  readonly now: () => Date;
  /** 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly meter: Gauge<NotifyMetric>;
}

type TimeLeft = { getRemainingTimeInMillis(): number };

/** Notifications that are taken on at a time. */
const AT_ONCE = 25;
/** Time for one more: two targets that do not answer. */
const RESERVE_MS = 15_000;
/** As long as one that is taken on is not due to others: longer than a run. */
const TAKEN_MS = 5 * 60_000;

/** A last try may be that late, as after a pause of the schedule. */
const OVERDUE_MS = 60 * 60_000;

/** What a run came to. */
export interface Sent {
  readonly sent: number;
  readonly failed: number;
  readonly dead: number;
}

/** Tries the targets that have not got it yet. */
async function tryTargets({ targets }: NotifyProps, told: Notification, before: Done) {
  const sent = [...before.sent];
  const refused = [...before.refused];
  const tried: Exclude<Tried, { kind: "sent" }>[] = [];
  for (const [target, { kinds, send }] of Object.entries(targets) as [Target, NotifyProps["targets"][Target]][]) {
    if (!kinds.includes(told.kind) || sent.includes(target) || refused.includes(target)) continue;
    const result = await send(told);
    if (result.kind === "sent") sent.push(target);
    else tried.push(result);
    if (result.kind === "refused") refused.push(target);
  }
  return { done: { sent, refused }, tried };
}

/** Whether it has been tried for longer than any run that ends would have it tried. */
const isOverdue = ({ giveUpAfterHours, now }: NotifyProps, { attempts, announcedAt }: Due): boolean =>
  attempts > 0 && now().getTime() > announcedAt.getTime() + giveUpAfterHours * 3_600_000 + OVERDUE_MS;

function settlementOf(
  { giveUpAfterHours, now, random }: NotifyProps,
  due: Due,
  { refused }: Done,
  tried: readonly Exclude<Tried, { kind: "sent" }>[],
): Settlement {
  const at = now();
  if (tried.length === 0 && refused.length === 0) return { kind: "sent", at };
  if (tried.length === 0) return { kind: "dead", at, reason: `${refused.join(" and ")} refused it earlier` };
  const reason = tried.map((each) => each.reason).join("; ");
  const failed = tried.flatMap((each) => (each.kind === "failed" ? [each] : []));
  const wish = Math.max(0, ...failed.map(({ retryAfterMs = 0 }) => retryAfterMs));
  const next =
    failed.length > 0
      ? nextTry(
          { attempts: due.attempts + 1, announcedAt: due.announcedAt, now: at, retryAfterMs: wish, giveUpAfterHours },
          random(),
        )
      : undefined;
  return next ? { kind: "again", at: next, reason } : { kind: "dead", at, reason };
}

/** Tries it, where that is of any use, and says what becomes of it. */
async function outcomeOf(props: NotifyProps, due: Due): Promise<{ done: Done; settlement: Settlement }> {
  const dead = (reason: string) => ({ done: due, settlement: { kind: "dead", at: props.now(), reason } as const });
  if (!due.told) return dead("what stands there is no notification");
  if (isOverdue(props, due)) return dead("the runs that tried it last did not end");
  const { done, tried } = await tryTargets(props, due.told, due);
  return { done, settlement: settlementOf(props, due, done, tried) };
}

/**
 * The handler that runs every minute: sends what is due, at least once, each target for itself. One that is taken on and forgotten by a run
 * that died is due again five minutes later; its id tells a receiver that it is the same.
 */
export const notifyHandler =
  (props: NotifyProps) =>
  async (_event: unknown, time: TimeLeft): Promise<Sent> => {
    const { outbox, now, log, meter } = props;
    const counts = { sent: 0, failed: 0, dead: 0 };
    const settle = async (due: Due, until: Date): Promise<Settlement["kind"]> => {
      const { done, settlement } = await outcomeOf(props, due);
      await outbox.settle(due, until, done, settlement);
      if (settlement.kind === "dead")
        log.error("A notification was given up", { pk: due.pk, reason: settlement.reason });
      if (settlement.kind === "again")
        log.warn("A notification could not be sent", { pk: due.pk, reason: settlement.reason, again: settlement.at });
      return settlement.kind;
    };

    let oldest = 0;
    for (let more = true; more && time.getRemainingTimeInMillis() > RESERVE_MS; ) {
      const found = await outbox.due(now(), AT_ONCE);
      more = found.length === AT_ONCE;
      for (const due of found) {
        if (time.getRemainingTimeInMillis() <= RESERVE_MS) break;
        const until = new Date(now().getTime() + TAKEN_MS);
        if (!(await outbox.claim(due, until))) continue;
        oldest = Math.max(oldest, (now().getTime() - due.announcedAt.getTime()) / 1000);
        const kind = await settle(due, until);
        if (kind === "sent") counts.sent++;
        else if (kind === "dead") counts.dead++;
        else counts.failed++;
      }
    }
    meter.count("Sent", counts.sent);
    meter.count("Failed", counts.failed);
    meter.count("Dead", counts.dead);
    meter.value("OldestSeconds", Math.round(oldest));
    meter.publish();
    if (counts.sent + counts.failed + counts.dead > 0) log.info("Notifications", counts);
    return counts;
  };
