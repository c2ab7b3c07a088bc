import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";

export interface IdentityAlarmProps {
  /** Name of the alarm. */
  readonly name: string;
  readonly metricsNamespace: string;
  /** Metric of `ingest-events`: events taken in. */
  readonly accepted: string;
  /** Metrics of `process-events` that together must equal it. */
  readonly fates: readonly string[];
  readonly topicArn: string;
}

/** Is every accepted event accounted for? Tells when more than 1 % of an hour's are neither stored nor anything else that is known. */
export class IdentityAlarm extends Construct {
  constructor(scope: Construct, id: string, props: IdentityAlarmProps) {
    super(scope, id);
    const count = (id: string, service: string, metricName: string) => ({
      id,
      // Five minutes are the promised latency: by the end of an hour all but a sliver must have arrived.
      metric: { namespace: props.metricsNamespace, metricName, dimensions: { service }, period: 3600, stat: "Sum" },
    });
    new Alarm(this, "default", {
      name: props.name,
      description:
        "More than 1 % of an hour's accepted events are neither stored, duplicate, conflict nor in quarantine. Look at the consumer's lag first; then compare the stream with the table.",
      topicArn: props.topicArn,
      threshold: 1,
      periods: 2,
      queries: [
        {
          id: "missing",
          expression: `100 * (accepted - ${props.fates.map((fate) => `FILL(${fate.toLowerCase()}, 0)`).join(" - ")}) / accepted`,
          label: "Unaccounted events, %",
          returnData: true,
        },
        count("accepted", "ingest-events", props.accepted),
        ...props.fates.map((fate) => count(fate.toLowerCase(), "process-events", fate)),
      ],
    });
  }
}
