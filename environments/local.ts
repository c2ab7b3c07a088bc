import type { EnvironmentInput } from "./environment.ts";

/** The rehearsal on one machine: no account, nothing to protect, nothing to pay. */
export const local: EnvironmentInput = {
  name: "local",
  accountId: "000000000000",
  region: "ap-northeast-2",
  availabilityZones: ["ap-northeast-2a", "ap-northeast-2c"],
  availability: "single-az",
  protectData: false,
  logRetentionDays: 1,
  owner: "platform",
  costCenter: "platform-local",
  state: { bucket: "sluice-state-000000000000" },
  network: {
    cidr: "10.9.0.0/16",
    subnets: {
      public: { "ap-northeast-2a": "10.9.1.0/24", "ap-northeast-2c": "10.9.2.0/24" },
      private: { "ap-northeast-2a": "10.9.10.0/24", "ap-northeast-2c": "10.9.11.0/24" },
      data: { "ap-northeast-2a": "10.9.20.0/24", "ap-northeast-2c": "10.9.21.0/24" },
    },
    flowLogs: "none",
  },
  api: {
    issuer: "https://issuer.sluice.test",
    audiences: ["sluice-local"],
  },
  archive: { bufferSeconds: 60, coldAfterDays: "never", expireAfterDays: 7 },
  database: { applyImmediately: true },
  cache: { applyImmediately: true },
  employees: { store: "rehearsal" },
  // What is posted goes to the rehearsal's own inbox, on this machine.
  notify: { webhookKinds: ["sla", "fraud"], allowHosts: ["127.0.0.1"] },
  usage: { eventsGb: [1] },
  costs: { source: "rehearsal" },
};
