import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Log } from "#functions/runtime/logger";
import type { Meter } from "#functions/runtime/meter";
import { admitEvents } from "./admit.ts";
import { eventsAnswer, messageAnswer } from "./answer.ts";
import type { WriteRecords } from "./event-stream.ts";
import { KeyRingError } from "./key-ring.ts";
import type { ReadKeyRing } from "./key-store.ts";
import { parseRequest } from "./request.ts";
import type { IngestEventsMetric } from "./settings.ts";

/** What the function needs of the world. */
export interface IngestPorts {
  readonly readKeyRing: ReadKeyRing;
  readonly writeRecords: WriteRecords;
  readonly newIngestionId: () => string;
  readonly now: () => Date;
  readonly log: Log;
  readonly meter: Meter<IngestEventsMetric>;
}

type Request = Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded">;
type TimeLeft = { getRemainingTimeInMillis(): number };

/** Kept back of the function's time, so that the answer still gets out. */
const RESERVE_MS = 1_000;
/** A client is better told to come again than kept waiting, and a waiting function is paid for. */
const LONGEST_WRITE_MS = 8_000;

const ingest = async (
  ports: IngestPorts,
  request: Request,
  time: TimeLeft,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const parsed = parseRequest(request);
  if (parsed.kind === "refused") {
    ports.log.info("Request refused", { status: parsed.status });
    return messageAnswer(parsed.status, parsed.message);
  }

  const { newIngestionId } = ports;
  const admitted = admitEvents(parsed.events, { now: ports.now(), keyRing: await ports.readKeyRing(), newIngestionId });
  const records = admitted.admissions.map(({ record }) => record);
  const patience = Math.min(LONGEST_WRITE_MS, time.getRemainingTimeInMillis() - RESERVE_MS);
  const unwritten = await ports.writeRecords(records, patience);

  const counts = {
    accepted: records.length - unwritten.size,
    rejected: admitted.rejected.length,
    failed: unwritten.size,
  };
  ports.meter.count("Accepted", counts.accepted);
  ports.meter.count("Rejected", counts.rejected);
  ports.meter.count("Failed", counts.failed);
  ports.log.info("Events ingested", counts);
  return eventsAnswer(admitted, unwritten);
};

/** Nothing is thrown to Lambda: it would log the error by itself, unmasked. */
const explain = (error: unknown, { log }: IngestPorts): APIGatewayProxyStructuredResultV2 => {
  log.error("Events cannot be ingested", error as Error);
  return error instanceof KeyRingError
    ? messageAnswer(503, "Events cannot be accepted at the moment and none was stored. Send them again later.")
    : messageAnswer(500, "This is our fault. Send the events again: those that were stored are not stored twice.");
};

/** The handler of `POST /events` over these ports. */
export const ingestHandler = (ports: IngestPorts) => async (request: Request, time: TimeLeft) => {
  try {
    return await ingest(ports, request, time);
  } catch (error) {
    return explain(error, ports);
  } finally {
    ports.meter.publish();
  }
};
