import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";

export interface ItemTableProps {
  readonly name: string;
  readonly keyArn: string;
  /** Deletion protection and point-in-time recovery over the last 35 days, which is paid by the table's size. */
  readonly protectData: boolean;
  /** Indexes by other attributes, all of them text. An item that lacks one of the two is not in it, and costs nothing there. */
  readonly indexes?: readonly ItemIndex[];
}

/** A global secondary index with all attributes of its items. */
export interface ItemIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

/**
 * An on-demand table of items with a partition key `pk`, a sort key `sk` and an expiry `expiresAt` (epoch seconds). TTL
 * deletes late, up to days: readers filter expired items.
 */
export class ItemTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ItemTableProps) {
    super(scope, id);
    const { indexes = [] } = props;
    const keys = new Set(["pk", "sk", ...indexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey])]);
    const table = new DynamodbTable(this, "default", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attribute: [...keys].map((name) => ({ name, type: "S" })),
      globalSecondaryIndex: indexes.map(({ name, partitionKey, sortKey }) => ({
        name,
        hashKey: partitionKey,
        rangeKey: sortKey,
        projectionType: "ALL",
      })),
      ttl: { attributeName: "expiresAt", enabled: true },
      pointInTimeRecovery: { enabled: props.protectData },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.keyArn },
      deletionProtectionEnabled: props.protectData,
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
