import { describe, expect, it } from "vitest";
import { tellApart } from "./pending-changes.ts";
import { change } from "./testing/stack-switch.ts";

describe("telling a switch from what waits anyway", () => {
  it("takes what only the plan with the switch would do as the switch's", () => {
    const switched = [change("aws_nat_gateway.c", "create"), change("aws_db_instance.p", "update", "multi_az")];
    expect(tellApart(switched, [])).toEqual({ caused: switched, pending: [] });
  });

  it("takes what both would do as waiting", () => {
    const both = [change("aws_sqs_queue.q", "update", "tags.Name"), change("aws_kms_key.k", "replace", "policy")];
    expect(tellApart(both, both)).toEqual({ caused: [], pending: both });
  });

  it("divides one resource by its attributes", () => {
    const switched = [change("aws_db_instance.p", "update", "multi_az", "instance_class")];
    expect(tellApart(switched, [change("aws_db_instance.p", "update", "instance_class")])).toEqual({
      caused: [change("aws_db_instance.p", "update", "multi_az")],
      pending: [change("aws_db_instance.p", "update", "instance_class")],
    });
  });

  it("counts an attribute as the switch's where both would change it, each to another value", () => {
    const to = (after: string) =>
      change("aws_elasticache_replication_group.m", "update", ["num_cache_clusters", "3", after]);
    expect(tellApart([to("2")], [to("1")])).toEqual({ caused: [to("2")], pending: [] });
  });

  it("counts an object as the switch's where it changes in place without the switch and is replaced with it", () => {
    const replaced = change("aws_db_instance.p", "replace", "availability_zone", "tags.Name");
    const waiting = [change("aws_db_instance.p", "update", "tags.Name")];
    expect(tellApart([replaced], waiting)).toEqual({ caused: [replaced], pending: [] });
  });

  it("leaves out what the switch makes unnecessary", () => {
    expect(tellApart([], [change("aws_db_instance.p", "update", "multi_az")])).toEqual({ caused: [], pending: [] });
  });
});
