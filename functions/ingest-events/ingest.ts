import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { modeOf, type PipelineModes } from "#functions/pipelines/modes";
import type { Pipeline } from "#functions/pipelines/pipeline";
import { findPipeline, pipelines } from "#functions/pipelines/registry";
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
  readonly modes: PipelineModes;
  readonly newIngestionId: () => string;
  readonly now: () => Date;
  readonly log: Log;
  readonly meter: Meter<IngestEventsMetric>;
}

type Request = Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded" | "pathParameters">;
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
  const addressed = addressee(request, ports.modes);
  if (!addressed.pipeline) {
    ports.log.info("Request refused", { status: addressed.status });
    return messageAnswer(addressed.status, addressed.message);
  }
  const parsed = parseRequest(request);
  if (parsed.kind === "refused") {
    ports.log.info("Request refused", { status: parsed.status });
    return messageAnswer(parsed.status, parsed.message);
  }

  const { newIngestionId } = ports;
  const { pipeline } = addressed;
  const keyRing = pipeline.needsKeys ? await ports.readKeyRing() : undefined;
  const admitted = admitEvents(parsed.events, { pipeline, now: ports.now(), keyRing, newIngestionId });
  const patience = Math.min(LONGEST_WRITE_MS, time.getRemainingTimeInMillis() - RESERVE_MS);
  const unwritten = await ports.writeRecords(admitted.admissions, patience);

  const counts = {
    accepted: admitted.admissions.length - unwritten.size,
    rejected: admitted.rejected.length,
    failed: unwritten.size,
  };
  ports.meter.count("Accepted", counts.accepted);
  ports.meter.count("Rejected", counts.rejected);
  ports.meter.count("Failed", counts.failed);
  ports.log.info("Events ingested", { pipeline: pipeline.name, ...counts });
  return eventsAnswer(admitted, unwritten);
};

type Addressee =
  | { readonly pipeline: Pipeline }
  | { readonly pipeline?: never; readonly status: 404 | 409; readonly message: string };

/** The pipeline that a request is for, or why it cannot be. */
function addressee({ pathParameters }: Request, modes: PipelineModes): Addressee {
  const pipeline = findPipeline(pathParameters?.pipeline ?? "");
  if (!pipeline) {
    const names = pipelines.map(({ name }) => name).join(", ");
    return { status: 404, message: `There is no such pipeline. There are: ${names}.` };
  }
  if (modeOf(modes, pipeline.name).mode !== "legacy") return { pipeline };
  return {
    status: 409,
    message: `${pipeline.name} has not moved here yet: send its events to the system that they went to before. None was stored.`,
  };
}

/** Nothing is thrown to Lambda: it would log the error by itself, unmasked. */
const explain = (error: unknown, { log }: IngestPorts): APIGatewayProxyStructuredResultV2 => {
  log.error("Events cannot be ingested", error as Error);
  return error instanceof KeyRingError
    ? messageAnswer(503, "Events cannot be accepted at the moment and none was stored. Send them again later.")
    : messageAnswer(500, "This is our fault. Send the events again: those that were stored are not stored twice.");
};

/** The handler of `POST /events/{pipeline}` over these ports. */
export const ingestHandler = (ports: IngestPorts) => async (request: Request, time: TimeLeft) => {
  try {
    return await ingest(ports, request, time);
  } catch (error) {
    return explain(error, ports);
  } finally {
    ports.meter.publish();
  }
};
