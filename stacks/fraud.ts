import type { Construct } from "constructs";
import { NodeFunction } from "#constructs/compute/node-function";
import { StreamConsumer } from "#constructs/compute/stream-consumer";
import { metricsNamespace } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { ItemTable, type ItemTableProps } from "#constructs/data/item-table";
import { FunctionAlarms } from "#constructs/observability/function-alarms";
import { LagAlarms } from "#constructs/observability/lag-alarms";
import { ThrottledAlarm } from "#constructs/observability/throttled-alarm";
import { keyUse } from "#constructs/security/key-use";
import type { Environment } from "#environments/environment";
import { fraudSettings } from "#functions/fraud/settings";
import type { ScoreTransactionsEnvironment } from "#functions/score-transactions/settings";
import { alerts } from "./contracts/alerts.ts";
import { fraud } from "./contracts/fraud.ts";
import { keys } from "./contracts/keys.ts";
import { kinesis } from "./contracts/kinesis.ts";
import { notify } from "./contracts/notify.ts";
import { quarantine } from "./contracts/quarantine.ts";
import { sla } from "./contracts/sla.ts";

/** Index of the alerts among the transactions; all others lack its keys, and cost nothing there. */
const FRAUD_INDEX = "fraud";
const SERVICE = "score-transactions";
/** Lambda takes 4 KB of variables, all together. */
const MOST_RULES_BYTES = 2500;

/**
 * Scores card transactions as they come: a second consumer of the stream, with the transactions and their scores in one table, and what is
 * remembered of each card in another (docs/decisions/0015-fraud-scoring.md).
 */
export class FraudStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "fraud", "restricted");
    const cards = this.#table("cards");
    const transactions = this.#table("transactions", [
      { name: FRAUD_INDEX, partitionKey: "fraud_day", sortKey: "fraud_at" },
    ]);
    const score = this.#scoreTransactions(cards, transactions);
    const { topicArn } = this.read(alerts);
    new FunctionAlarms(this, "score-alarms", { functionName: score.name, topicArn });
    new LagAlarms(this, "lag", { functionName: score.name, topicArn });
    this.publish(fraud, {
      cardsTableName: cards.name,
      cardsTableArn: cards.arn,
      transactionsTableName: transactions.name,
      transactionsTableArn: transactions.arn,
      fraudIndexName: FRAUD_INDEX,
      scoreFunctionName: score.name,
    });
  }

  #scoreTransactions(cards: ItemTable, transactions: ItemTable): NodeFunction {
    const { eventsStreamArn } = this.read(kinesis);
    const { eventsKeyArn, platformKeyArn, logsKeyArn } = this.read(keys);
    const { notificationsTableName, notificationsTableArn } = this.read(notify);
    const { completionsTableName, completionsTableArn } = this.read(sla);
    const { accountId, logRetentionDays, pipeline: tuning, region, pipelines } = this.environment;
    const settings: ScoreTransactionsEnvironment = {
      POWERTOOLS_SERVICE_NAME: SERVICE,
      POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(this.environment),
      CARDS_TABLE_NAME: cards.name,
      TRANSACTIONS_TABLE_NAME: transactions.name,
      NOTIFICATIONS_TABLE_NAME: notificationsTableName,
      COMPLETIONS_TABLE_NAME: completionsTableName,
      KEEP_TRANSACTIONS_DAYS: String(this.environment.fraud.keepTransactionsDays),
      CARD_STATE_DAYS: String(this.environment.fraud.stateDays),
      FRAUD_RULES: this.#rules(),
      PIPELINE_MODES: JSON.stringify(pipelines),
    };
    const score = new NodeFunction(this, SERVICE, {
      name: this.nameOf(SERVICE),
      description: "Scores each card transaction by what its card did before, and tells of alerts",
      entry: `functions/${SERVICE}/handler.ts`,
      accountId,
      environment: settings,
      memoryMb: this.environment.fraud.memoryMb,
      timeoutSeconds: 60,
      logRetentionDays,
      logsKeyArn,
    });
    score.role.allow(["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem"], [cards.arn]);
    score.role.allow(["dynamodb:PutItem", "dynamodb:UpdateItem"], [transactions.arn]);
    score.role.allow(["dynamodb:PutItem"], [notificationsTableArn, completionsTableArn]);
    const { actions, condition } = keyUse(region, ["dynamodb"]);
    score.role.allow(actions, [eventsKeyArn, platformKeyArn], condition);
    new StreamConsumer(this, "events", {
      stream: { arn: eventsStreamArn, keyArn: eventsKeyArn },
      consumer: score,
      onFailure: { bucketArn: this.read(quarantine).bucketArn, keyArn: eventsKeyArn },
      region,
      ...tuning,
    });
    return score;
  }

  /** What the rules are tuned by, as the function reads it: the differences alone. @throws Error naming the setting */
  #rules(): string {
    const { name, fraud: settings } = this.environment;
    const file = `environments/${name}.ts: fraud.rules`;
    const { error } = fraudSettings.safeParse(settings.rules);
    const [issue] = error?.issues ?? [];
    if (issue) throw new Error(`${[file, ...issue.path].join(".")}: ${issue.message}; see functions/fraud/settings.ts`);
    const text = JSON.stringify(settings.rules);
    if (Buffer.byteLength(text) <= MOST_RULES_BYTES) return text;
    throw new Error(
      `${file}: has ${Buffer.byteLength(text)} bytes as JSON, and a function's variables have room for ${MOST_RULES_BYTES}; say less, such as fewer blockedMerchants`,
    );
  }

  #table(id: string, indexes: ItemTableProps["indexes"] = []): ItemTable {
    const { eventsKeyArn: keyArn } = this.read(keys);
    const { topicArn } = this.read(alerts);
    const table = new ItemTable(this, id, {
      name: this.nameOf(id),
      keyArn,
      protectData: this.environment.protectData,
      indexes,
    });
    new ThrottledAlarm(this, `${id}-throttled`, { name: this.nameOf(`${id}-throttled`), table, topicArn });
    return table;
  }
}
