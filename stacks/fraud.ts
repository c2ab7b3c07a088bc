import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { ItemTable } from "#constructs/data/item-table";
import { ThrottledAlarm } from "#constructs/observability/throttled-alarm";
import type { Environment } from "#environments/environment";
import { alerts } from "./contracts/alerts.ts";
import { fraud } from "./contracts/fraud.ts";
import { keys } from "./contracts/keys.ts";

/** Index of the alerts among the transactions; all others lack its keys, and cost nothing there. */
const FRAUD_INDEX = "fraud";

/** Card transactions with the score that each got, and what is remembered of each card (docs/decisions/0015-fraud-scoring.md). */
export class FraudStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "fraud", "restricted");
    const cards = this.#table("cards");
    const transactions = this.#table("transactions", [
      { name: FRAUD_INDEX, partitionKey: "fraud_day", sortKey: "fraud_at" },
    ]);
    this.publish(fraud, {
      cardsTableName: cards.name,
      cardsTableArn: cards.arn,
      transactionsTableName: transactions.name,
      transactionsTableArn: transactions.arn,
      fraudIndexName: FRAUD_INDEX,
    });
  }

  #table(id: string, indexes: ConstructorParameters<typeof ItemTable>[2]["indexes"] = []): ItemTable {
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
