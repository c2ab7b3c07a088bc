import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import type { Log } from "#functions/runtime/logger";
import type { Meter } from "#functions/runtime/meter";
import { countKinds, type TimeLeft, workOnBatch } from "#functions/runtime/stream-batch";
import type { TellBatch } from "./batch-completions.ts";
import { type CardTable, oncePerBatch } from "./cards.ts";
import { type Outcome, type ScoreCircumstances, type ScorePorts, scoreRecord } from "./score-record.ts";
import type { ScoreTransactionsMetric } from "./settings.ts";

export interface ScoreHandlerPorts extends Omit<ScorePorts, "cards">, Omit<ScoreCircumstances, "now"> {
  readonly cards: CardTable;
  readonly tellBatch: TellBatch;
  readonly concurrency: number;
  readonly now: () => Date;
  readonly log: Log;
  readonly meter: Meter<ScoreTransactionsMetric>;
}

const METRIC = {
  stored: "Scored",
  corrected: "Corrected",
  skipped: "Skipped",
  unreadable: "Unreadable",
  expired: "Expired",
} as const satisfies Partial<Record<Outcome["kind"], ScoreTransactionsMetric>>;

function measure({ meter, now }: ScoreHandlerPorts, outcomes: readonly Outcome[], undone: number): void {
  const counts = countKinds(outcomes);
  for (const [kind, metric] of Object.entries(METRIC)) meter.count(metric, counts[kind] ?? 0);
  meter.count("Known", (counts.known ?? 0) + (counts.remembered ?? 0));
  meter.count("Failed", undone);
  const stored = outcomes.flatMap((outcome) => (outcome.kind === "stored" ? [outcome] : []));
  meter.count("Alerts", stored.filter(({ row }) => row.is_fraud).length);
  const done = now().getTime();
  for (const { ingestedAt } of stored) meter.milliseconds("Latency", done - Date.parse(ingestedAt));
  meter.publish();
}

/** Cards of a batch, by the key that their payments are put into the stream with. */
const cardsIn = ({ Records }: KinesisStreamEvent): readonly string[] => [
  ...new Set(Records.map(({ kinesis }) => kinesis.partitionKey).filter((key) => key.startsWith("tok_"))),
];

/** The handler of a batch of the stream, over these ports. */
export const scoreHandler =
  (ports: ScoreHandlerPorts) =>
  async (event: KinesisStreamEvent, time: TimeLeft): Promise<KinesisStreamBatchResponse> => {
    const { now, rules, keepDays, modes, concurrency, log } = ports;
    const batch = { ...ports, cards: oncePerBatch(ports.cards, cardsIn(event)) };
    const response = await workOnBatch<Outcome>(event, time, {
      work: (record) => scoreRecord(batch, record, { now: now(), rules, keepDays, modes }),
      concurrency,
      log,
      measure: (outcomes, undone) => measure(ports, outcomes, undone),
    });
    if (response.batchItemFailures.length === 0) await ports.tellBatch(event.Records.length, now());
    return response;
  };
