import { describe, expect, it } from "vitest";
import type { DeclaredResource } from "#scripts/engine/recovery/missing-resources";
import { wantedOf } from "./wanted.ts";

const at = (address: string, path: string): DeclaredResource => ({
  address,
  type: address.slice(0, address.indexOf(".")),
  tagged: false,
  values: { "//": { metadata: { path: `dev-rds/${path}` } } },
});
const resources = [
  at("aws_db_instance.primary", "primary/default"),
  at("aws_db_subnet_group.primary_subnets", "primary/subnets"),
  at("aws_cloudwatch_metric_alarm.alarms_cpu", "alarms/cpu"),
  at("aws_cloudwatch_metric_alarm.alarms_storage", "alarms/storage"),
];
const wanted = (entries: readonly (readonly [path: string, id?: string])[], all = false) =>
  wantedOf({ entries: entries.map(([path, id]) => ({ path, id })), all }, "dev-rds", resources).map(
    ({ address, id }) => [address, id],
  );

describe("a path", () => {
  it("with an id is the one resource that the construct is about", () => {
    expect(wanted([["primary", "erp-db"]])).toEqual([["aws_db_instance.primary", "erp-db"]]);
    expect(wanted([["alarms/cpu", "x"]])).toEqual([["aws_cloudwatch_metric_alarm.alarms_cpu", "x"]]);
  });

  it("with an id cannot be several resources, which are named", () => {
    expect(() => wanted([["alarms", "x"]])).toThrow(
      "dev-rds: alarms is several resources; say which one has the id, by its address:\n" +
        "  aws_cloudwatch_metric_alarm.alarms_cpu\n  aws_cloudwatch_metric_alarm.alarms_storage",
    );
  });

  it("without one is every resource there and below", () => {
    expect(wanted([["primary"]])).toEqual([
      ["aws_db_instance.primary", undefined],
      ["aws_db_subnet_group.primary_subnets", undefined],
    ]);
  });
});

describe("a list", () => {
  it("may name a construct and then the id of one of its resources, or the other way round", () => {
    const expected = [
      ["aws_db_instance.primary", "erp-db"],
      ["aws_db_subnet_group.primary_subnets", undefined],
    ];
    expect(wanted([["primary"], ["aws_db_instance.primary", "erp-db"]])).toEqual(expected);
    expect(wanted([["aws_db_instance.primary", "erp-db"], ["primary"]])).toEqual(expected);
  });

  it("cannot give one resource two ids", () => {
    const twice = [
      ["primary", "a\u202e"],
      ["aws_db_instance.primary", "b"],
    ] as const;
    expect(() => wanted(twice)).toThrow("aws_db_instance.primary is given two ids: a\\u202e and b");
  });

  it("may be the whole stack, with some of the ids", () => {
    expect(wanted([["primary", "erp-db"]], true).map(([, id]) => id)).toEqual([
      "erp-db",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([["-help"], ["a\u001b[2J"], [""]])("has no id that Terraform or a terminal would misread: %j", (id) => {
    expect(() => wanted([["primary", id]])).toThrow(/^dev-rds: primary: the id/);
  });
});
