import type { EnvironmentInput } from "./environment.ts";

/** Development: cheapest form, may be destroyed and rebuilt. */
export const dev: EnvironmentInput = {
  name: "dev",
  accountId: "111111111111",
  region: "ap-northeast-2",
  availabilityZones: ["ap-northeast-2a", "ap-northeast-2c"],
  availability: "single-az",
  protectData: false,
  logRetentionDays: 7,
  owner: "platform",
  costCenter: "platform-dev",
  state: { bucket: "sluice-state-111111111111" },
  network: {
    cidr: "10.0.0.0/16",
    subnets: {
      public: { "ap-northeast-2a": "10.0.1.0/24", "ap-northeast-2c": "10.0.2.0/24" },
      private: { "ap-northeast-2a": "10.0.10.0/24", "ap-northeast-2c": "10.0.11.0/24" },
      data: { "ap-northeast-2a": "10.0.20.0/24", "ap-northeast-2c": "10.0.21.0/24" },
    },
    flowLogs: "reject",
  },
  archive: { bufferSeconds: 300, coldAfterDays: "never", expireAfterDays: 90 },
  database: { applyImmediately: true },
  cache: { applyImmediately: true },
  signIn: {
    callbackUrls: ["http://localhost:5173/"],
    logoutUrls: ["http://localhost:5173/"],
    domainPrefix: "sluice-111111111111",
  },
  usage: {
    eventsGb: [5],
    natGb: 20,
    logGb: { flow: 1, controlPlane: 5, containers: 5, nodes: 1, performance: 5, other: 0.1 },
    activeUsers: 20,
    databaseGrowthGib: 0,
  },
  costs: { monthlyCapUsd: 900, monthlyTargetUsd: 750 },
};
