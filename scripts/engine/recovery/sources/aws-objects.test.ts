import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientConfig, clientConfigFor } from "#scripts/engine/cloud/client-config";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import { missing } from "../missing-resources.ts";
import type { Suspect } from "../tagged-objects.ts";
import { awsObjects } from "./aws-objects.ts";

const accountId = "000000000000";
const region = "ap-northeast-2";
let emulator: TestEmulator;

const tagsOf = (address: string, stack = "dev-app") => ({ Stack: stack, Address: address });
const listed = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });

beforeAll(async () => {
  emulator = await startTestEmulator({ region, accountId });
  const config = clientConfig(emulator.access);
  const sqs = new SQSClient(config);
  await sqs.send(new CreateQueueCommand({ QueueName: "jobs", tags: tagsOf("aws_sqs_queue.jobs") }));
  await sqs.send(new CreateQueueCommand({ QueueName: "other", tags: tagsOf("aws_sqs_queue.jobs", "dev-other") }));
  await sqs.send(new CreateQueueCommand({ QueueName: "forged", tags: tagsOf("not an address") }));
  await new SNSClient(config).send(new CreateTopicCommand({ Name: "t", Tags: listed(tagsOf("aws_sns_topic.t")) }));
  const iam = new IAMClient(config);
  const role = (RoleName: string, Tags: { Key: string; Value: string }[]) =>
    iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, Tags }));
  await role("dev-app-worker", listed(tagsOf("aws_iam_role.worker")));
  await role("dev-app-by-hand", []);
});
afterAll(async () => emulator?.dispose());

/** Clients that talk to an endpoint as Terraform would be told to. */
const clientsAt =
  (endpoint: string) =>
  (each: string): ClientConfig => {
    const { accessKeyId, secretAccessKey } = emulator.access.credentials;
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    return clientConfigFor({ AWS_ENDPOINT_URL: endpoint, ...keys }, each);
  };
const objects = () => awsObjects({ accountId, region, clientConfig: clientsAt(emulator.access.endpoint) });

const roles = (...names: string[]): Suspect => ({
  stackId: "dev-app",
  missing: names.map((name) =>
    missing({ address: `aws_iam_role.${name}`, type: "aws_iam_role", tagged: true, values: { name } }, () => undefined),
  ),
});

describe("what exists in an account", () => {
  it("is found by the stack in its tags, with what it is imported by", async () => {
    const found = await objects().find([{ stackId: "dev-app", missing: [] }]);
    expect(found.toSorted((a, b) => (a.arn! < b.arn! ? -1 : 1))).toEqual([
      {
        type: "aws_sns_topic",
        region,
        importId: `arn:aws:sns:${region}:${accountId}:t`,
        arn: `arn:aws:sns:${region}:${accountId}:t`,
        ...{ stack: "dev-app", address: "aws_sns_topic.t" },
      },
      {
        type: undefined,
        region,
        importId: undefined,
        arn: `arn:aws:sqs:${region}:${accountId}:forged`,
        ...{ stack: "dev-app", address: "not an address" },
      },
      {
        type: "aws_sqs_queue",
        region,
        importId: `https://sqs.${region}.amazonaws.com/${accountId}/jobs`,
        arn: `arn:aws:sqs:${region}:${accountId}:jobs`,
        ...{ stack: "dev-app", address: "aws_sqs_queue.jobs" },
      },
    ]);
  });

  it("has roles by the names in the code, if they carry the stack's tags", async () => {
    const found = await objects().find([roles("dev-app-worker", "dev-app-by-hand", "dev-app-never-made")]);
    expect(found.filter(({ type }) => type === "aws_iam_role")).toEqual([
      {
        type: "aws_iam_role",
        region: undefined,
        importId: "dev-app-worker",
        arn: `arn:aws:iam::${accountId}:role/dev-app-worker`,
        ...{ stack: "dev-app", address: "aws_iam_role.worker" },
      },
    ]);
  });

  it("is found by the tag Name, whoever made it", async () => {
    const sns = new SNSClient(clientConfig(emulator.access));
    await sns.send(new CreateTopicCommand({ Name: "by-hand", Tags: listed({ Name: "main", Team: "x" }) }));
    await sns.send(
      new CreateTopicCommand({ Name: "ours", Tags: listed({ ...tagsOf("aws_sns_topic.ours"), Name: "main" }) }),
    );
    const found = await objects().findNamed!(["main", "none"]);
    expect(found.map(({ name, arn, stack, type }) => [name, arn?.split(":").at(-1), stack, type]).sort()).toEqual([
      ["main", "by-hand", undefined, undefined],
      ["main", "ours", "dev-app", "aws_sns_topic"],
    ]);
    expect(await objects().findNamed!([])).toEqual([]);
  });

  it("is not asked for where there is no stack to ask for, which would be everything", async () => {
    const refusing = awsObjects({ accountId, region, clientConfig: () => Promise.reject(new Error()) as never });
    expect(await refusing.find([])).toEqual([]);
  });
});

describe("an account with much in it", () => {
  it("is read page by page, in the region and where global services are, twenty stacks at a time", async () => {
    const asked: { regions: string; values: number; token: string | undefined }[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (text) => {
        body += text;
      });
      request.on("end", () => {
        const { TagFilters, PaginationToken: token } = JSON.parse(body);
        const regions = /Credential=[^/]+\/\d+\/([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
        asked.push({ regions, values: TagFilters[0].Values.length, token: token || undefined });
        const arn = `arn:aws:sns:${regions}:${accountId}:${asked.length}`;
        const page = [{ ResourceARN: arn, Tags: listed(tagsOf("aws_sns_topic.t")) }];
        response.setHeader("content-type", "application/x-amz-json-1.1");
        response.end(JSON.stringify({ ResourceTagMappingList: page, PaginationToken: token ? "" : "more" }));
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const many = awsObjects({ accountId, region, clientConfig: clientsAt(endpoint) });
      const suspects = Array.from({ length: 21 }, (_, index) => ({ stackId: `dev-${index}`, missing: [] }));
      expect(await many.find(suspects)).toHaveLength(8);
      for (const place of [region, "us-east-1"])
        expect(asked.filter(({ regions }) => regions === place).map(({ values, token }) => [values, token])).toEqual([
          [20, undefined],
          [20, "more"],
          [1, undefined],
          [1, "more"],
        ]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("says what is missing where it may not be read", async () => {
    const server = createServer((_, response) => {
      response.writeHead(403, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ __type: "AccessDeniedException", message: "no" }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const denied = awsObjects({ accountId, region, clientConfig: clientsAt(endpoint) });
    await expect(denied.find([{ stackId: "dev-app", missing: [] }])).rejects.toThrow(
      /access is denied.*tag:GetResources/,
    );
    server.closeAllConnections();
    server.close();
  });
});
