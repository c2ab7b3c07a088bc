import { describe, expect, it } from "vitest";
import { awsVariables, emulatorVariables } from "./function-environment.ts";

const access = (port: number) => ({
  endpoint: `http://127.0.0.1:${port}`,
  region: "ap-northeast-2",
  accountId: "000000000000",
  credentials: { accessKeyId: "", secretAccessKey: "" },
});

const variables = {
  QUEUE: "https://sqs.ap-northeast-2.amazonaws.com/000000000000/quarantine",
  BOTH: '["https://sqs.ap-northeast-2.amazonaws.com/000000000000/a","https://sqs.ap-northeast-2.amazonaws.com/000000000000/b"]',
  FOREIGN: "https://sqs.ap-northeast-2.amazonaws.com/999999999999/theirs",
  ELSEWHERE: "https://sqs.us-east-1.amazonaws.com/000000000000/x",
  TABLE: "events",
};

describe("a function's variables", () => {
  it("name the emulator's queues instead of the account's own, and nothing else is touched", () => {
    expect(emulatorVariables(variables, access(1))).toEqual({
      ...variables,
      QUEUE: "http://127.0.0.1:1/000000000000/quarantine",
      BOTH: '["http://127.0.0.1:1/000000000000/a","http://127.0.0.1:1/000000000000/b"]',
    });
  });

  it("come back from any run's emulator as they were", () => {
    expect(awsVariables(emulatorVariables(variables, access(1)), access(2))).toEqual(variables);
  });
});
