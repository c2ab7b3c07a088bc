import type { Skip } from "#scripts/policy/skip-list";
import { soon, yearly } from "./until.ts";

/** Where visits of the site are logged; it may not exist. */
const siteLog = "frontend/aws_s3_bucket.log";

/** What production alone has. */
export const prod: readonly Skip[] = [
  {
    check: "CKV_AWS_28",
    at: "scale-streams/aws_dynamodb_table.changes",
    reason: "Notes of the last day's changes that nobody misses: without them AWS still refuses what is too much",
    until: yearly,
  },
  {
    check: "CKV_AWS_117",
    at: "scale-streams/aws_lambda_function.*",
    reason: "It calls AWS services alone, over TLS and with IAM; in the VPC every byte would pass a NAT gateway",
    until: yearly,
  },
  {
    check: "CKV_AWS_18",
    at: siteLog,
    reason: "It is the log; logging its own reads and writes would never end",
    until: yearly,
  },
  {
    check: "CKV2_AWS_62",
    at: siteLog,
    reason: "Nobody waits for a line of the log: it is read when somebody asks what happened",
    until: yearly,
  },
  {
    check: "CKV_AWS_144",
    at: siteLog,
    reason: "Visits of a web site are not worth a copy in another region",
    until: yearly,
  },
  {
    check: "CKV_AWS_145",
    at: siteLog,
    reason:
      "Encrypted by S3 itself; it holds who visited public files, and a key of ours would have to let the log's delivery in",
    until: yearly,
  },
  {
    check: "CKV2_AWS_65",
    at: "frontend/aws_s3_bucket_ownership_controls.log_ownership",
    reason:
      "CloudFront's standard log is delivered by way of an access control list, for which the bucket must allow them",
    until: soon,
  },
];
