import type { EnvironmentInput } from "./environment.ts";

/** Staging: production's shape with one copy of everything instead of several; its data is kept. */
export const staging: EnvironmentInput = {
  name: "staging",
  accountId: "222222222222",
  region: "ap-northeast-2",
  availabilityZones: ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"],
  availability: "single-az",
  protectData: true,
  logRetentionDays: 14,
  owner: "platform",
  costCenter: "platform-staging",
  state: { bucket: "sluice-state-222222222222" },
  network: {
    cidr: "10.1.0.0/16",
    subnets: {
      public: { "ap-northeast-2a": "10.1.1.0/24", "ap-northeast-2b": "10.1.3.0/24", "ap-northeast-2c": "10.1.2.0/24" },
      private: {
        "ap-northeast-2a": "10.1.64.0/19",
        "ap-northeast-2b": "10.1.128.0/19",
        "ap-northeast-2c": "10.1.96.0/19",
      },
      data: { "ap-northeast-2a": "10.1.20.0/24", "ap-northeast-2b": "10.1.22.0/24", "ap-northeast-2c": "10.1.21.0/24" },
    },
    flowLogs: "reject",
  },
  archive: { coldAfterDays: "never", expireAfterDays: 180 },
  database: { instanceClass: "db.t4g.medium" },
  signIn: {
    mfa: "required",
    threatProtection: "audit",
    callbackUrls: ["https://app.staging.example.com/"],
    logoutUrls: ["https://app.staging.example.com/"],
    domainPrefix: "sluice-222222222222",
  },
  frontend: {
    domain: {
      name: "app.staging.example.com",
      certificateArn: "arn:aws:acm:us-east-1:222222222222:certificate/00000000-0000-4000-8000-000000000000",
    },
  },
  usage: { eventsGb: [50], activeUsers: 50, databaseGrowthGib: 0 },
  costs: { monthlyCapUsd: 1500, monthlyTargetUsd: 1200 },
};
