import type { Section } from "../sections/section.ts";
import type * as views from "../views.ts";

const NOW = Date.now();
const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString();

/** Markup and script as somebody might put them where a text is expected. */
export const HOSTILE = `<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>`;

const layers = [
  ["vpc", "alerts", "keys", "cognito", "scale-streams"],
  ["sg-alb", "iam", "kinesis", "quarantine", "secrets", "tables", "notify", "ecr", "cost-watch"],
  ["sg-eks", "pipeline", "fraud", "sla", "redrive", "archive"],
  ["sg-rds", "sg-redis", "eks", "daily-summary"],
  ["rds", "redis", "load-balancer-controller"],
  ["employee-service"],
  ["api-gateway"],
  ["frontend"],
  ["parameters", "cloudwatch"],
];
const reads: Readonly<Record<string, readonly string[]>> = {
  pipeline: ["kinesis", "tables", "quarantine", "keys", "alerts"],
  fraud: ["kinesis", "notify", "keys", "alerts"],
  sla: ["keys", "notify"],
  "daily-summary": ["fraud", "sla"],
  rds: ["sg-rds", "vpc", "secrets", "keys"],
  redis: ["sg-redis", "vpc"],
  "employee-service": ["rds", "secrets", "vpc"],
  "api-gateway": ["pipeline", "employee-service", "cognito"],
  frontend: ["api-gateway"],
  eks: ["sg-eks", "iam", "vpc"],
  cloudwatch: ["pipeline", "api-gateway", "frontend"],
};

const stack = (concern: string, layer: number): views.StackView => ({
  id: `local-${concern}`,
  concern,
  layer,
  reads: (reads[concern] ?? []).map((name) => `local-${name}`),
  publishes: [`${concern}Arn`],
  state: "deployed",
  step: "",
  applied: { at: at(60 + layer * 20), by: "ana@laptop" },
  drift:
    concern === "kinesis"
      ? {
          verdict: "drifted",
          text: "1 changed outside",
          details: [`aws_kinesis_stream.events retention_period: 24 -> 48 ${HOSTILE}`],
          lookedAt: at(20),
        }
      : null,
});

export const stacksView = (): views.StacksView => ({
  stacks: layers.flatMap((names, index) => names.map((name) => stack(name, index + 1))),
});

/** @param step which of many updates it is */
export const pipelineView = (step = 0): views.PipelineView => ({
  rate: 180 + ((step * 37) % 40),
  rates: Array.from({ length: 60 }, (_, index) => Math.round(120 + 80 * Math.sin((index + step) / 6))),
  decided: 12_400 + step * 1_000,
  p50: 41.2,
  p95: 96.8,
  p99: 180,
  sample: 2_000,
  readers: [
    {
      name: "local-pipeline-process-events",
      enabled: true,
      lagRecords: 14,
      lagMs: 85,
      trouble: null,
    },
    { name: "local-fraud-score-transactions", enabled: true, lagRecords: 20, lagMs: 120, trouble: null },
  ],
  identity: {
    read: 2_504,
    rejected: 4,
    sent: 2_500,
    stored: 2_448,
    duplicate: 40,
    conflict: 2,
    quarantined: 10,
    lost: 0,
  },
});

const quarantineView: views.QuarantineView = {
  count: 12,
  more: false,
  latest: [
    { at: at(31), kind: "poison", reason: "not JSON", pipeline: "unknown", id: "shardId-000000000001-4966" },
    { at: at(32), kind: "poison", reason: HOSTILE, pipeline: "card-transactions", id: "5b1f7a90-7e1c" },
    {
      at: at(33),
      kind: "conflict",
      reason: "another event with this id and a different content is stored already",
      pipeline: "card-transactions",
      id: "9a1be3c4-02d1",
    },
  ],
};

const alert = (index: number, merchant: string): views.FraudAlertView => ({
  id: `tx-${index}`,
  at: at(index * 7),
  paidAt: at(index * 7 + 2),
  card: String(1000 + index * 77).slice(0, 4),
  amount: 98_412 + index * 1_000,
  currency: index % 2 ? "KRW" : "USD",
  merchant,
  category: "shopping_net",
  score: 92 - index,
  rules: index % 2 ? ["velocity", "unusual-hour"] : ["amount-over-history"],
  explanation: "six payments within ten minutes, and 14 times the card's usual amount, at 03:12 of the card's own time",
});

const fraudView: views.FraudView = {
  alerts: ["서울 편의점 🏪", HOSTILE, "Kirlin and Sons", "متجر الكتب", "Rippin, Kub and Mann"].map((name, index) =>
    alert(index + 1, name),
  ),
};

const slaView: views.SlaView = {
  definitions: [
    {
      pipeline: "consumer_batch",
      type: "realtime",
      deadlineMinutes: 5,
      timeZone: "UTC",
      owner: "platform",
      channel: "#data-alerts",
      enabled: true,
      status: "ok",
      since: at(4_000),
      nextDeadline: at(-180),
    },
    {
      pipeline: "daily_aggregation",
      type: "daily",
      deadlineMinutes: 540,
      timeZone: "Asia/Seoul",
      owner: "data",
      channel: "#data-alerts",
      enabled: true,
      status: "violated",
      since: at(900),
      nextDeadline: at(-70_000),
    },
  ],
  violations: [
    {
      pipeline: "daily_aggregation",
      type: "daily",
      deadlineAt: at(900),
      detectedAt: at(890),
      resolvedAt: null,
    },
  ],
};

const notificationsView: views.NotificationsView = {
  sent: 31,
  waiting: 1,
  dead: 1,
  latest: [
    { at: at(12), kind: "fraud", title: "Card •••• 1077: score 91", state: "waiting", attempts: 0, error: null },
    { at: at(400), kind: "sla", title: "daily_aggregation is late", state: "sent", attempts: 1, error: null },
    { at: at(900), kind: "fraud", title: HOSTILE, state: "dead", attempts: 8, error: "HTTP 500" },
  ],
};

const costOf = (environment: string, cents: number, targetCents: number, capCents: number) => ({
  environment,
  eventsGb: environment === "prod" ? 1_000 : 5,
  month: 12,
  cents,
  targetCents,
  capCents,
  stacks: [
    { id: `${environment}-tables`, cents: Math.round(cents * 0.4) },
    { id: `${environment}-eks`, cents: Math.round(cents * 0.15) },
  ],
  unpriced: 3,
});

const costView: views.CostView = {
  environments: [
    costOf("local", 58_723, 450_000, 550_000),
    costOf("dev", 58_237, 75_000, 90_000),
    costOf("prod", 460_408, 450_000, 550_000),
  ],
};

/** Sections whose data are made up, with something hostile wherever a text may come from outside. */
export const scriptedSections = (): Readonly<Record<string, Section>> => ({
  stacks: { every: 60_000, read: stacksView },
  pipeline: { every: 60_000, read: () => pipelineView() },
  quarantine: { every: 60_000, read: () => quarantineView },
  fraud: { every: 60_000, read: () => fraudView },
  sla: { every: 60_000, read: () => slaView },
  notifications: { every: 60_000, read: () => notificationsView },
  cost: { every: 60_000, read: () => costView },
});

/** What the buttons offer. */
export const scriptedAbout = {
  environment: "local",
  hotfixes: [
    { name: "retention", title: "How long the stream keeps records (hours)", value: "48" },
    { name: "alarm", title: "When throttled writes raise an alarm", value: "10" },
  ],
  stacks: ["kinesis", "rds"],
};
