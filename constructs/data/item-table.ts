import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Construct } from "constructs";

export interface ItemTableProps {
  readonly name: string;
  readonly keyArn: string;
  /** Deletion protection and point-in-time recovery over the last 35 days, which is paid by the table's size. */
  readonly protectData: boolean;
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
    const table = new DynamodbTable(this, "default", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attribute: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
      ],
      ttl: { attributeName: "expiresAt", enabled: true },
      pointInTimeRecovery: { enabled: props.protectData },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.keyArn },
      deletionProtectionEnabled: props.protectData,
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
