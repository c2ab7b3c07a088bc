import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "./environment.ts";
import { synth } from "./synth.ts";

class QueueStack extends PlatformStack {
  constructor() {
    super(Testing.app(), testEnvironment(), "queue");
    new SqsQueue(this, "jobs", { name: "jobs" });
  }
}

describe("synth", () => {
  const synthesized = synth(new QueueStack());

  it("finds blocks by address and by type", () => {
    expect(synthesized.resource("aws_sqs_queue.jobs").name).toBe("jobs");
    expect(Object.keys(synthesized.resources("aws_sqs_queue"))).toEqual(["jobs"]);
    expect(synthesized.resources("aws_vpc")).toEqual({});
    expect(synthesized.output("nothing")).toBeUndefined();
  });

  it("says what there is when an address is not there, so that a test cannot pass by a typing error", () => {
    expect(() => synthesized.resource("aws_sqs_queue.job")).toThrow(
      "dev-queue has no aws_sqs_queue.job; it has aws_sqs_queue.jobs",
    );
    expect(() => synthesized.data("aws_region.here")).toThrow("dev-queue has no aws_region.here");
  });
});
