import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import type { EnvironmentInput } from "#environments/environment";
import type { Resources } from "../attributes.ts";
import { BESIDE } from "../beside.ts";
import { estimateMonthly } from "../estimate.ts";

interface Shape {
  readonly target?: object;
  readonly rules?: readonly object[];
  readonly environment?: Partial<EnvironmentInput>;
  readonly month?: number;
  readonly eventsGb?: number;
}

/** Lines of a delivery stream and its bucket: what -> quantity. */
function linesOf({ target = {}, rules = [], environment = {}, month = 24, eventsGb = 500 }: Shape) {
  const resource = {
    aws_kinesis_firehose_delivery_stream: {
      delivery: {
        extended_s3_configuration: {
          bucket_arn: "${aws_s3_bucket.events.arn}",
          buffering_size: 128,
          buffering_interval: 900,
          ...target,
        },
      },
    },
    aws_s3_bucket: { events: {}, other: {} },
    aws_s3_bucket_lifecycle_configuration: { events: { bucket: "${aws_s3_bucket.events.id}", rule: rules } },
  } as Resources;
  const own = testEnvironment({ usage: { bytesPerEvent: 1000, archive: { sizeFactor: 0.5 } }, ...environment });
  const { stacks } = estimateMonthly(own, new Map([["dev-x", { resource }]]), { month, eventsGb });
  const resources = stacks.filter(({ id }) => id !== BESIDE).flatMap((stack) => stack.resources);
  const lines = (address: string) =>
    Object.fromEntries(
      (resources.find((each) => each.address === address)?.lines ?? []).map(({ what, quantity }) => [what, quantity]),
    );
  return {
    delivery: lines("aws_kinesis_firehose_delivery_stream.delivery"),
    bucket: lines("aws_s3_bucket.events"),
    other: lines("aws_s3_bucket.other"),
    unpriced: resources.flatMap((each) => each.unpriced),
  };
}

const cool = (days: number) => ({ transition: [{ days, storage_class: "GLACIER_IR" }] });
const forget = (days: number) => ({ expiration: [{ days }] });

describe("a delivery stream", () => {
  it.each([
    [1, 5],
    [5120, 5],
    [5121, 10],
  ])("bills a record of %i bytes as %i KiB, and converts as much as it takes in", (bytesPerEvent, kib) => {
    const { delivery } = linesOf({
      target: { data_format_conversion_configuration: { schema_configuration: {} } },
      environment: { usage: { bytesPerEvent } },
    });
    const billed = ((500e9 / bytesPerEvent) * kib) / 1024 ** 2;
    expect(delivery["taken in"]).toBeCloseTo(billed, 3);
    expect(delivery.converted).toBeCloseTo(billed, 3);
  });

  it("converts nothing unless it is told to", () => {
    expect(linesOf({}).delivery).not.toHaveProperty("converted");
  });

  it("reads a stream on demand as a second reader, and one of shards for nothing", () => {
    expect(linesOf({}).delivery["read of the stream"]).toBeCloseTo(476.837, 3);
    const provisioned = linesOf({ environment: { streams: { mode: "provisioned", minShards: 4, maxShards: 4 } } });
    expect(provisioned.delivery).not.toHaveProperty("read of the stream");
  });

  it("writes an object when it is full, or when its first record has waited, and none without records", () => {
    expect(linesOf({}).delivery.objects).toBeCloseTo(500e9 / (128 * 1024 ** 2) / 1000, 6);
    expect(linesOf({ eventsGb: 5 }).delivery.objects).toBeCloseTo(2.92, 6);
    expect(linesOf({ eventsGb: 1e-6 }).delivery.objects).toBeCloseTo(0.001, 6);
  });
});

describe("the bucket that it writes", () => {
  it("keeps what its lifecycle says, at hand and cold", () => {
    const rules = [cool(365), forget(730)];
    expect(linesOf({ rules }).bucket).toMatchObject({ standard: 3000, "Glacier IR": 3000 });
    expect(linesOf({ rules, month: 30 }).bucket).toEqual(linesOf({ rules }).bucket);
    expect(linesOf({ rules, month: 12 }).bucket).toEqual({ standard: 3000 });
    expect(linesOf({ rules: [forget(730)] }).bucket).toEqual({ standard: 6000 });
    expect(linesOf({ month: 100 }).bucket).toEqual({ standard: 25_000 });
  });

  it("leaves objects at hand that are too small to be moved", () => {
    const small = { target: { buffering_interval: 60 }, rules: [cool(365), forget(730)], eventsGb: 5 };
    // 43,800 objects of 57 KB
    expect(linesOf(small).bucket).toEqual({ standard: 60 });
    expect(linesOf({ ...small, target: { buffering_interval: 900 } }).bucket).toHaveProperty("Glacier IR");
  });

  it("has no price for a class that is not in the table, and counts no other bucket's objects", () => {
    const rules = [{ transition: [{ days: 30, storage_class: "DEEP_ARCHIVE" }] }];
    expect(linesOf({ rules }).unpriced.join()).toContain("DEEP_ARCHIVE");
    expect(linesOf({}).other.objects).toBeCloseTo(2.4, 6);
  });
});
