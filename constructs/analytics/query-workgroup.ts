import { AthenaNamedQuery } from "@cdktf/provider-aws/lib/athena-named-query/index.js";
import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup/index.js";
import { Construct } from "constructs";
import { PrivateBucket } from "#constructs/data/private-bucket";

export interface QueryWorkgroupProps {
  readonly name: string;
  /** Name of the bucket of answers. */
  readonly answersName: string;
  readonly accountId: string;
  /** The key of what is asked about: answers are of its class. */
  readonly keyArn: string;
  readonly protectData: boolean;
  /** GB that one query may read. */
  readonly limitGb: number;
  readonly keepAnswersDays: number;
}

/** A question that is kept with the workgroup. */
export interface NamedQuery {
  readonly description: string;
  readonly sql: string;
}

/** A place to ask questions in: each may read so much, and answers are encrypted, and forgotten soon. Nobody may choose otherwise. */
export class QueryWorkgroup extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: QueryWorkgroupProps) {
    super(scope, id);
    const { keyArn, protectData, accountId } = props;
    const answers = new PrivateBucket(this, "answers", {
      name: props.answersName,
      keyArn,
      // They can be had again by asking again.
      protectData: false,
      expireAfterDays: props.keepAnswersDays,
    });
    const workgroup = new AthenaWorkgroup(this, "default", {
      name: props.name,
      description: "Questions about archived events",
      forceDestroy: !protectData,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: props.limitGb * 1e9,
        engineVersion: { selectedEngineVersion: "Athena engine version 3" },
        resultConfiguration: {
          outputLocation: `s3://${answers.name}/answers/`,
          expectedBucketOwner: accountId,
          encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: keyArn },
        },
      },
    });
    this.name = workgroup.name;
  }

  /** Keeps questions, each by its name. */
  keep(database: string, queries: Readonly<Record<string, NamedQuery>>): void {
    for (const [name, { description, sql }] of Object.entries(queries))
      new AthenaNamedQuery(this, name, { name, description, database, workgroup: this.name, query: sql });
  }
}
