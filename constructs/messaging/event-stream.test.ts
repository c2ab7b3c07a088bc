import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "#constructs/testing/environment";
import { EventStream, type EventStreamProps } from "./event-stream.ts";

class StreamStack extends PlatformStack {
  constructor(changes: Partial<EventStreamProps>) {
    super(Testing.app(), testEnvironment(), "kinesis");
    const props = {
      name: "events",
      mode: "provisioned",
      shards: 2,
      scaled: false,
      retentionHours: 24,
      keyArn: "arn:aws:kms:::key/1",
    } as const;
    new EventStream(this, "events", { ...props, ...changes });
  }
}

describe("an event stream", () => {
  it.each([
    [{ shards: 0 }, "dev-kinesis/events: shards must be 1-500, got 0; set streams.minShards"],
    [{ shards: 501 }, "shards must be 1-500, got 501"],
    [{ retentionHours: 23 }, "retentionHours must be 24-8760, got 23; set streams.retentionHours"],
    [{ retentionHours: 9000 }, "retentionHours must be 24-8760, got 9000"],
  ])("refuses %o, naming path, value and remedy", (changes, message) => {
    expect(() => new StreamStack(changes)).toThrow(message);
  });

  it("does not judge the shards of a stream that scales itself", () => {
    expect(() => new StreamStack({ mode: "on-demand", shards: 0 })).not.toThrow();
  });
});
