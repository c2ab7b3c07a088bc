import type { Skip } from "#scripts/policy/skip-list";
import { soon, yearly } from "./until.ts";

/** Buckets of what the platform keeps and serves; the others hold logs. */
const filesAndRecords = [
  "quarantine/aws_s3_bucket.records",
  "archive/aws_s3_bucket.events",
  "archive/aws_s3_bucket.questions_answers",
  "frontend/aws_s3_bucket.files",
];

/** What every environment has. */
export const everywhere: readonly Skip[] = [
  {
    check: "CKV2_AWS_34",
    at: [
      "*/aws_ssm_parameter.contract",
      "parameters/aws_ssm_parameter.*",
      "load-balancer-controller/aws_ssm_parameter.helm-values",
    ],
    reason:
      "Contracts and settings are ids, ARNs and addresses that other stacks and builds read in plain text; secrets are in Secrets Manager",
    until: yearly,
  },
  {
    check: "CKV_AWS_338",
    at: "*/aws_cloudwatch_log_group.*",
    reason:
      "How long logs are kept is the environment's logRetentionDays, which prices it; no rule that binds us asks for a year",
    until: yearly,
  },
  {
    check: "CKV2_AWS_5",
    at: ["sg-*/aws_security_group.group", "sg-rds/aws_security_group.clients"],
    reason:
      "What carries the group is in another state and finds it by contract, which a reader of one stack cannot see",
    until: yearly,
  },
  {
    check: "CKV2_AWS_57",
    at: "secrets/aws_secretsmanager_secret.*",
    reason:
      "Issued by others and put in by hand: Atlas and the webhook's owner rotate them, and new token keys would orphan every token",
    until: yearly,
  },
  {
    check: "CKV_AWS_115",
    at: ["pipeline/aws_lambda_function.*", "fraud/aws_lambda_function.score-transactions"],
    reason:
      "Reserved concurrency is taken from the account's other functions; the stream's shards and the API's throttling limit these",
    until: yearly,
  },
  {
    check: "CKV_AWS_116",
    at: "*/aws_lambda_function.*",
    reason:
      "These are called by the API, a mapping with a failure destination, or people; what the clock calls comes again by itself, and an alarm tells of failures",
    until: yearly,
  },
  {
    check: "CKV_AWS_117",
    at: [
      "pipeline/aws_lambda_function.*",
      "fraud/aws_lambda_function.*",
      "redrive/aws_lambda_function.*",
      "daily-summary/aws_lambda_function.*",
      "sla/aws_lambda_function.*",
      "cost-watch/aws_lambda_function.*",
    ],
    reason: "They call AWS services alone, over TLS and with IAM; in the VPC every byte would pass a NAT gateway",
    until: yearly,
  },
  {
    check: "CKV_AWS_117",
    at: "notify/aws_lambda_function.notify",
    reason:
      "It posts to the internet alone, which it checks address by address, and calls AWS services over TLS and with IAM",
    until: yearly,
  },
  {
    check: "CKV_AWS_28",
    at: "sla/aws_dynamodb_table.completions",
    reason: "What is complete is known for some weeks only, and every pipeline says it anew",
    until: yearly,
  },
  {
    check: "CKV_AWS_28",
    at: "notify/aws_dynamodb_table.notifications",
    reason: "What was sent is worth nothing, and what waits is minutes old",
    until: yearly,
  },
  {
    check: "CKV_AWS_173",
    at: "*/aws_lambda_function.*",
    reason:
      "The variables are names and ARNs, which Lambda encrypts with a key of AWS's own; secrets are read from Secrets Manager",
    until: yearly,
  },
  {
    check: "CKV_AWS_272",
    at: "*/aws_lambda_function.*",
    reason:
      "The code is bundled and uploaded by the deployment that names its digest; signing needs a profile that no pipeline has yet",
    until: soon,
  },
  {
    check: "CKV_AWS_118",
    at: "rds/aws_db_instance.primary",
    reason:
      "Off by choice (database.enhancedMonitoringSeconds): alarms rest on CloudWatch's own metrics, and it is paid by the GB of logs",
    until: soon,
  },
  {
    check: "CKV_AWS_339",
    at: "eks/aws_eks_cluster.cluster",
    reason:
      "This Checkov knows versions up to 1.35 and takes the newest one in standard support for an unsupported one",
    until: soon,
  },
  {
    check: "CKV_AWS_91",
    at: "api-gateway/aws_lb.services",
    reason: "A network load balancer logs TLS listeners only, and this one has none; the API logs each request",
    until: yearly,
  },
  {
    check: "CKV_AWS_18",
    at: filesAndRecords,
    reason:
      "Only named roles reach the records and only CloudFront reaches the site's files; CloudTrail's data events, where wanted, tell more",
    until: yearly,
  },
  {
    check: "CKV2_AWS_62",
    at: filesAndRecords,
    reason:
      "Nobody waits for new objects: alarms watch the queue of notices and the archive's delivery, and the site's files are put there by a build",
    until: yearly,
  },
  {
    check: "CKV_AWS_144",
    at: filesAndRecords,
    reason:
      "The platform is in one region: records are worked off within days, the archive lies in three AZs, answers can be had again, and the site's files are built again in minutes",
    until: yearly,
  },
  {
    check: "CKV_AWS_145",
    at: "frontend/aws_s3_bucket.files",
    reason:
      "Public files of a web site, encrypted by S3 itself; a key of ours would have to let CloudFront in and protects nothing",
    until: yearly,
  },
  {
    check: "CKV_AWS_68",
    at: "frontend/aws_cloudfront_distribution.site",
    reason: "Static files only; who has a web ACL in us-east-1 names it in frontend.webAclArn",
    until: soon,
  },
  {
    check: "CKV2_AWS_47",
    at: "frontend/aws_cloudfront_distribution.site",
    reason: "Behind it is S3, which runs no Java; the rule protects servers that log with Log4j",
    until: yearly,
  },
  {
    check: "CKV_AWS_310",
    at: "frontend/aws_cloudfront_distribution.site",
    reason: "One origin, S3, which spans the region's AZs; a second one would need a bucket in another region",
    until: yearly,
  },
  {
    check: "CKV_AWS_374",
    at: "frontend/aws_cloudfront_distribution.site",
    reason: "The site is for people wherever they are; signing in decides what they see",
    until: yearly,
  },
  {
    check: "CKV_AWS_259",
    at: "frontend/aws_cloudfront_response_headers_policy.site_headers",
    reason:
      "Two years with all subdomains are set; preload puts the domain into browsers for years, which its owner must ask for",
    until: yearly,
  },
];
