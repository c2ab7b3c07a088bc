import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { policyDocument, refusePlainHttp, type Statement } from "#constructs/security/policy";
import type { Environment } from "#environments/environment";
import { COLD_DAYS_AT_LEAST } from "#environments/settings/archive";

export interface PrivateBucketProps {
  readonly name: string;
  /**
   * The key of the data's class; or "of-s3" for what is public anyway, or is written by a service that takes no rights from IAM:
   * then S3 encrypts with a key of its own.
   */
  readonly keyArn: string | "of-s3";
  /** A bucket with objects in it cannot be destroyed (true), or is emptied and destroyed (false). */
  readonly protectData: boolean;
  /** Days after which objects are deleted. @default they stay; replaced and deleted versions go after 30 days */
  readonly expireAfterDays?: number;
  /**
   * Days after which objects above 128 KiB go to Glacier Instant Retrieval: storing costs a fifth there, each object for 90 days at least.
   * Smaller ones stay, since they would be billed as 128 KiB. @default never
   */
  readonly coldAfterDays?: number;
  /** Whether writers may own their objects by ACL, as CloudFront's logs do; nobody public may. @default false */
  readonly takesAcls?: boolean;
}

/** What an object is billed as at least in Glacier Instant Retrieval. Source: "Amazon S3 Storage Classes", S3 user guide */
const COLD_BYTES_AT_LEAST = 128 * 1024;

/** A bucket that is never public: encrypted, versioned, TLS only, owned by the account, and forgetting after a time. `buckets` of the environment may give one other times. */
export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Days after which objects are deleted, as the environment has it for this bucket; undefined where they stay. */
  readonly expireAfterDays: number | undefined;
  /** Host name in its region, e.g. for CloudFront. */
  readonly domainName: string;
  /** Who owns the objects; depend on it where a service checks that at once. */
  readonly ownership: S3BucketOwnershipControls;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, "default", { bucket: props.name, forceDestroy: !props.protectData });
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    this.domainName = bucket.bucketRegionalDomainName;
    this.ownership = this.#keepPrivate(bucket, props.takesAcls ?? false);
    const own = PlatformStack.of(this).partSettings("buckets", this);
    this.expireAfterDays = own.expireAfterDays ?? props.expireAfterDays;
    this.#keepData(bucket, props, own);
  }

  /** Lets an AWS service in that takes no rights from IAM. */
  allow(statement: Statement): void {
    this.#statements.push(statement);
  }

  #keepPrivate(bucket: S3Bucket, takesAcls: boolean): S3BucketOwnershipControls {
    const closed = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const ownership = new S3BucketOwnershipControls(this, "ownership", {
      bucket: bucket.id,
      rule: { objectOwnership: takesAcls ? "BucketOwnerPreferred" : "BucketOwnerEnforced" },
    });
    const always = refusePlainHttp("s3:*", [bucket.arn, `${bucket.arn}/*`]);
    new S3BucketPolicy(this, "access", {
      bucket: bucket.id,
      policy: Lazy.stringValue({ produce: () => policyDocument([always, ...this.#statements]) }),
      // S3 refuses two changes of one bucket's access at the same time.
      dependsOn: [closed],
    });
    return ownership;
  }

  #keepData(
    bucket: S3Bucket,
    { keyArn, coldAfterDays }: PrivateBucketProps,
    { forgetReplacedAfterDays = 30, abandonUploadsAfterDays = 1 }: Environment["buckets"][string],
  ): void {
    const { expireAfterDays } = this;
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault:
            keyArn === "of-s3" ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: keyArn !== "of-s3",
        },
      ],
    });
    const versions = new S3BucketVersioningA(this, "versions", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        ...this.#cooling(coldAfterDays, expireAfterDays),
        {
          id: "forget",
          status: "Enabled",
          filter: [{ prefix: "" }],
          ...(expireAfterDays === undefined ? {} : { expiration: [{ days: expireAfterDays }] }),
          noncurrentVersionExpiration: [{ noncurrentDays: forgetReplacedAfterDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: abandonUploadsAfterDays }],
        },
      ],
      dependsOn: [versions],
    });
  }

  /** @throws Error for objects that would go before what their stay in the cold is paid for */
  #cooling(coldAfterDays: number | undefined, expireAfterDays: number | undefined) {
    if (coldAfterDays === undefined) return [];
    if (expireAfterDays !== undefined && expireAfterDays - coldAfterDays < COLD_DAYS_AT_LEAST)
      throw new Error(
        `${this.node.path}: expireAfterDays must be at least ${COLD_DAYS_AT_LEAST} days after coldAfterDays (${coldAfterDays}), got ${expireAfterDays}: Glacier Instant Retrieval is paid for ${COLD_DAYS_AT_LEAST} days; see archive and buckets of the environment`,
      );
    return [
      {
        id: "cool",
        status: "Enabled",
        filter: [{ objectSizeGreaterThan: COLD_BYTES_AT_LEAST }],
        transition: [{ days: coldAfterDays, storageClass: "GLACIER_IR" }],
      },
    ];
  }
}
