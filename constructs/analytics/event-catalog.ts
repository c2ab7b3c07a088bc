import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database/index.js";
import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table/index.js";
import { Construct } from "constructs";

export interface Column {
  /** Lower case, as Glue and Athena have it. */
  readonly name: string;
  /** Hive type, e.g. `string`. */
  readonly type: "string" | "int";
  /** The field of the JSON record. */
  readonly field: string;
  readonly comment: string;
}

export interface EventCatalogProps {
  /** Name of the database: lower-case letters, digits and underscores. */
  readonly databaseName: string;
  readonly tableName: string;
  readonly description: string;
  readonly columns: readonly Column[];
  /** Where the objects lie: `s3://bucket/prefix/`, and below that `day=2026-01-31/hour=09/`. */
  readonly location: string;
  /** Days that objects stay: no older partition is looked for. */
  readonly keepDays: number;
}

const parquet = "org.apache.hadoop.hive.ql.io.parquet";

/**
 * What lies in the archive, for those who write and for those who ask: columns, and a partition for every hour. Partitions are worked out
 * from the question ("partition projection"), so that none is ever registered, crawled or forgotten.
 * Source: "Partition projection with Amazon Athena", Athena user guide
 */
export class EventCatalog extends Construct {
  readonly databaseName: string;
  readonly tableName: string;

  constructor(scope: Construct, id: string, props: EventCatalogProps) {
    super(scope, id);
    const database = new GlueCatalogDatabase(this, "database", {
      name: props.databaseName,
      description: props.description,
    });
    const table = new GlueCatalogTable(this, "table", {
      name: props.tableName,
      databaseName: database.name,
      description: props.description,
      tableType: "EXTERNAL_TABLE",
      parameters: {
        EXTERNAL: "TRUE",
        classification: "parquet",
        "projection.enabled": "true",
        "projection.day.type": "date",
        "projection.day.format": "yyyy-MM-dd",
        // An object goes at the midnight after its last day.
        "projection.day.range": `NOW-${props.keepDays + 1}DAYS,NOW`,
        "projection.hour.type": "integer",
        "projection.hour.range": "0,23",
        "projection.hour.digits": "2",
      },
      partitionKeys: [
        { name: "day", type: "string", comment: "UTC day of the oldest event of the object on the stream" },
        { name: "hour", type: "string", comment: "UTC hour of it, 00 to 23" },
      ],
      storageDescriptor: {
        location: props.location,
        inputFormat: `${parquet}.MapredParquetInputFormat`,
        outputFormat: `${parquet}.MapredParquetOutputFormat`,
        serDeInfo: { serializationLibrary: `${parquet}.serde.ParquetHiveSerDe` },
        columns: props.columns.map(({ name, type, comment }) => ({ name, type, comment })),
      },
    });
    this.databaseName = database.name;
    this.tableName = table.name;
  }
}
