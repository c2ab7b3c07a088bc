import type { Log } from "#functions/runtime/logger";
import { firstReason } from "#functions/runtime/reason";
import { type RedrivePorts, type RedriveResult, redrive } from "./redrive.ts";
import { selection } from "./selection.ts";

export interface RedriveHandlerProps {
  readonly ports: RedrivePorts;
  readonly retentionDays: number;
  readonly log: Log;
}

type TimeLeft = { getRemainingTimeInMillis(): number };

/** Kept back of the function's time for the object under way. */
const RESERVE_MS = 30_000;

const request = selection.extend({ dryRun: selection.shape.again });

/** A wrong request: names the field and the rule. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

/**
 * The handler of a redrive that is invoked by hand. What there was no time for is left for another invocation (`unfinished`).
 * @throws RequestError for a selection that is none
 */
export const redriveHandler =
  ({ ports, retentionDays, log }: RedriveHandlerProps) =>
  async (event: unknown, time: TimeLeft): Promise<RedriveResult> => {
    const parsed = request.safeParse(event ?? {});
    if (!parsed.success) {
      const { path, reason } = firstReason(parsed.error);
      throw new RequestError(`${path || "the request"}: ${reason}`);
    }
    const { dryRun, ...wanted } = parsed.data;
    const mayStart = () => time.getRemainingTimeInMillis() > RESERVE_MS;
    const result = await redrive(ports, { selection: wanted, dryRun, retentionDays, mayStart });
    const { objects, selected, sent, tooOld, unreadable, refused, unfinished } = result;
    const summary = { dryRun, objects, selected, sent, tooOld, unfinished };
    log.info("Redrive ended", { ...summary, unreadable: unreadable.length, refused: refused.length });
    return result;
  };
