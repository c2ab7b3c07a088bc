import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";

export interface IdentityAlarmProps {
  /** Name of the alarm about an hour; that about a day has `-day` behind it. */
  readonly name: string;
  readonly metricsNamespace: string;
  /** Metric of `ingest-events`: events taken in. */
  readonly accepted: string;
  /** Metrics of `process-events` that together must equal it. */
  readonly fates: readonly string[];
  readonly topicArn: string;
}

/**
 * How many of accepted events may be missing, and over how long. Those under way at the edges of a period are no loss, and the shorter it
 * is, the larger is their share: of an hour 1 % (five minutes, the promised latency, are 8 % of it), of a day 0.1 %, which is the promise.
 */
const windows = {
  hour: { seconds: 3600, periods: 2, percent: 1 },
  day: { seconds: 86_400, periods: 1, percent: 0.1 },
} as const;

/** Is every accepted event accounted for? Tells when some are neither stored nor anything else that is known. */
export class IdentityAlarm extends Construct {
  constructor(scope: Construct, id: string, props: IdentityAlarmProps) {
    super(scope, id);
    this.#alarm("default", "hour", props.name, props);
    this.#alarm("day", "day", `${props.name}-day`, props);
  }

  #alarm(id: string, window: keyof typeof windows, name: string, props: IdentityAlarmProps): void {
    const { seconds, periods, percent } = windows[window];
    const count = (id: string, service: string, metricName: string) => ({
      id,
      metric: { namespace: props.metricsNamespace, metricName, dimensions: { service }, period: seconds, stat: "Sum" },
    });
    new Alarm(this, id, {
      name,
      description: `More than ${percent} % of the accepted events of ${window === "hour" ? "each of two hours" : "a day"} are neither stored, duplicate, conflict nor in quarantine. Look at the consumer's lag first; then compare the stream with the table.`,
      runbook: "events-unaccounted",
      topicArn: props.topicArn,
      threshold: percent,
      periods,
      queries: [
        { id: "missing", expression: unaccounted(props), label: "Unaccounted events, %", returnData: true },
        count("accepted", "ingest-events", props.accepted),
        ...props.fates.map((fate) => count(fate.toLowerCase(), "process-events", fate)),
      ],
    });
  }
}

/** Formula over metrics named `accepted` and after the fates: which share of accepted events has no fate, in percent. */
export const unaccounted = ({ fates }: Pick<IdentityAlarmProps, "fates">): string =>
  `100 * (accepted - ${fates.map((fate) => `FILL(${fate.toLowerCase()}, 0)`).join(" - ")}) / accepted`;
