import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { type App, Testing } from "cdktf";
import { Construct } from "constructs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { defineEnvironment } from "#environments/define";
import { dev } from "#environments/dev";
import { parseOverrides } from "#environments/overrides";
import { PlatformStack } from "./platform-stack.ts";

class QueueStack extends PlatformStack {
  constructor(scope: Construct = Testing.app(), environment = testEnvironment(), concern = "queue") {
    super(scope, environment, concern);
  }
  queue(id: string, scope: Construct = this) {
    return new SqsQueue(scope, id, { name: this.nameOf(id === "default" ? scope.node.id : id) });
  }
}

afterEach(() => vi.unstubAllEnvs());

describe("PlatformStack", () => {
  it("keeps its state under environment, region and concern, encrypted as the bucket says and locked natively", () => {
    const stack = new QueueStack();
    expect(stack.stateKey).toBe("dev/ap-northeast-2/queue/terraform.tfstate");
    stack.queue("jobs");
    expect(synth(stack).json.terraform.backend.s3).toEqual({
      bucket: "sluice-state-111111111111",
      key: stack.stateKey,
      region: "ap-northeast-2",
      use_lockfile: true,
    });
  });

  it("may touch its own account only, and tags everything with the standard tags", () => {
    const stack = new QueueStack();
    stack.queue("jobs");
    const [provider] = synth(stack).json.provider.aws;
    expect(provider.allowed_account_ids).toEqual(["111111111111"]);
    expect(provider.default_tags).toEqual([
      {
        tags: {
          Application: "sluice",
          Environment: "dev",
          Stack: "dev-queue",
          Owner: "platform",
          CostCenter: "platform-dev",
          DataClassification: "internal",
          Compliance: "none",
          ManagedBy: "terraform",
        },
      },
    ]);
  });

  it("refuses a reference to another stack's resource, which would open that stack's whole state to it", () => {
    class ReaderStack extends PlatformStack {
      constructor(scope: App, queueName: string) {
        super(scope, testEnvironment(), "reader");
        new SqsQueue(this, "mine", { name: `after-${queueName}` });
      }
    }
    const app = Testing.app();
    const other = new QueueStack(app);
    const jobs = other.queue("jobs");
    expect(() => synth(new ReaderStack(app, jobs.name))).toThrow(
      "dev-reader: refers to aws_sqs_queue.jobs, which it does not have; publish the value in the contract",
    );
    expect(synth(other).addresses).toEqual(["aws_sqs_queue.jobs"]);
  });

  it("tags what holds data of another class, and all within, with that class", () => {
    const stack = new QueueStack();
    const mail = new Construct(stack, "mail");
    stack.queue("default", mail);
    stack.queue("jobs");
    stack.queue("dead", new Construct(mail, "letters"));
    stack.holds("confidential", mail);
    stack.holds("internal", mail.node.findChild("letters") as Construct);
    const { resource } = synth(stack);
    expect(resource("aws_sqs_queue.mail").tags.DataClassification).toBe("confidential");
    for (const address of ["aws_sqs_queue.jobs", "aws_sqs_queue.mail_letters_dead"])
      expect(resource(address).tags).not.toHaveProperty("DataClassification");
  });

  it("gives addresses that are the construct path, without a hash, hiding the resource that a construct is about", () => {
    const stack = new QueueStack();
    stack.queue("jobs");
    const mail = new Construct(stack, "mail");
    stack.queue("default", mail);
    stack.queue("dead", mail);
    expect(synth(stack).addresses).toEqual(["aws_sqs_queue.jobs", "aws_sqs_queue.mail", "aws_sqs_queue.mail_dead"]);
  });

  it("refuses two constructs with one address, which CDKTF would merge without a word", () => {
    const stack = new QueueStack();
    stack.queue("mail");
    stack.queue("default", new Construct(new Construct(stack, "default"), "mail"));
    expect(() => synth(stack)).toThrow(
      "aws_sqs_queue.mail would be both dev-queue/mail and dev-queue/default/mail/default; give one of them another construct id",
    );
  });

  it.each(["with_underscore", "with space", "1st"])("refuses the construct id %s", (id) => {
    const stack = new QueueStack();
    new SqsQueue(stack, id, { name: "x" });
    expect(() => synth(stack)).toThrow(/may have letters, digits and hyphens only|must start with a letter/);
  });

  it("moves a renamed resource instead of replacing it", () => {
    const stack = new QueueStack();
    stack.queue("jobs");
    stack.renamed("aws_sqs_queue.work", "aws_sqs_queue.jobs");
    expect(synth(stack).json.moved).toEqual([{ from: "aws_sqs_queue.work", to: "aws_sqs_queue.jobs" }]);
  });

  it("refuses a rename to nothing, from something that is still there, or from nonsense", () => {
    const stack = new QueueStack();
    stack.queue("jobs");
    stack.queue("work");
    stack.renamed("aws_sqs_queue.work", "aws_sqs_queue.gone");
    expect(() => synth(stack)).toThrow(/the stack has no aws_sqs_queue\.gone[\s\S]*aws_sqs_queue\.work still exists/);
    expect(() => stack.renamed("work", "jobs")).toThrow('"work" is not an address such as aws_vpc.network');
  });

  it("writes the ad-hoc settings of a run into its state", () => {
    const environment = defineEnvironment(dev, parseOverrides("streams.minShards=4"));
    const stack = new QueueStack(Testing.app(), environment);
    stack.queue("jobs");
    expect(synth(stack).output("overrides")).toEqual({ "streams.minShards": "4" });
    const plain = new QueueStack();
    plain.queue("jobs");
    expect(synth(plain).output("overrides")).toEqual({});
  });

  it("can be pointed at another provider version and a local cloud for one run, but not past its guard", () => {
    vi.stubEnv("SLUICE_AWS_PROVIDER", JSON.stringify({ version: "5.100.0", config: { s3_use_path_style: true } }));
    const stack = new QueueStack();
    stack.queue("jobs");
    const { json } = synth(stack);
    expect(json.terraform.required_providers.aws.version).toBe("5.100.0");
    expect(json.provider.aws[0]).toMatchObject({ s3_use_path_style: true, allowed_account_ids: ["111111111111"] });
    vi.stubEnv("SLUICE_AWS_PROVIDER", JSON.stringify({ config: { allowed_account_ids: ["999999999999"] } }));
    expect(() => new QueueStack()).toThrow("config.allowed_account_ids belongs to the environment");
    vi.stubEnv("SLUICE_AWS_PROVIDER", "{");
    expect(() => new QueueStack()).toThrow("SLUICE_AWS_PROVIDER is not JSON");
  });

  it("is found from any construct inside it, and only there", () => {
    const app: App = Testing.app();
    const stack = new QueueStack(app);
    expect(PlatformStack.of(new Construct(stack, "inner"))).toBe(stack);
  });
});
