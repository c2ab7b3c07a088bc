import type { EnvironmentInput } from "./environment.ts";

/** Production: survives the loss of an AZ; what holds data cannot be deleted by accident. */
export const prod: EnvironmentInput = {
  name: "prod",
  accountId: "333333333333",
  region: "ap-northeast-2",
  availabilityZones: ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"],
  availability: "multi-az",
  protectData: true,
  logRetentionDays: 90,
  owner: "platform",
  costCenter: "platform-prod",
  compliance: "ISMS-P SOC2",
  state: { bucket: "sluice-state-333333333333" },
  network: {
    cidr: "10.2.0.0/16",
    subnets: {
      public: { "ap-northeast-2a": "10.2.1.0/24", "ap-northeast-2b": "10.2.3.0/24", "ap-northeast-2c": "10.2.2.0/24" },
      private: {
        "ap-northeast-2a": "10.2.64.0/19",
        "ap-northeast-2b": "10.2.128.0/19",
        "ap-northeast-2c": "10.2.96.0/19",
      },
      data: { "ap-northeast-2a": "10.2.20.0/24", "ap-northeast-2b": "10.2.22.0/24", "ap-northeast-2c": "10.2.21.0/24" },
    },
    // No interface endpoints: those of ecr.api, ecr.dkr, logs, monitoring, secretsmanager and sts in three AZs are $171 a month, to spare
    // about 50 GB of NAT traffic worth $3 (docs/cost.md). Image layers come from S3, which has a
    // gateway endpoint for nothing. Whoever must not let this traffic leave the VPC adds them here.
    flowLogs: "all",
  },
  archive: { coldAfterDays: 365, expireAfterDays: 730 },
  database: { instanceClass: "db.m7g.large", storageGib: 100, storageCeilingGib: 500 },
  employees: { maxConcurrency: 100 },
  cache: { nodeType: "cache.m7g.large", snapshotDays: 14 },
  signIn: {
    mfa: "required",
    threatProtection: "enforced",
    callbackUrls: ["https://app.example.com/"],
    logoutUrls: ["https://app.example.com/"],
    domainPrefix: "sluice-333333333333",
  },
  frontend: {
    domain: {
      name: "app.example.com",
      certificateArn: "arn:aws:acm:us-east-1:333333333333:certificate/00000000-0000-4000-8000-000000000000",
    },
    accessLogs: true,
  },
  usage: { eventsGb: [500, 1000] },
  costs: { monthlyCapUsd: 5500, monthlyTargetUsd: 4500 },
};
