import { describe, expect, it } from "vitest";
import type { ResourceChange } from "#scripts/engine/plan/resource-change";
import { createCatalog } from "#scripts/rehearsal/provider/schema/catalog";
import { replacedBy } from "#scripts/rehearsal/provider/types/index";
import { effects } from "./effects.ts";
import { judge, judgePending, unknownReplacements } from "./judgement.ts";
import { redundancy, stateful } from "./redundancy.ts";
import { change } from "./testing/stack-switch.ts";

const found = (...changes: ResourceChange[]) => judge("dev-x", changes);

describe("an availability switch", () => {
  it("may add and take away gateways, and change standbys and sizes in place", () => {
    expect(
      found(
        change("aws_nat_gateway.c", "create"),
        change("aws_nat_gateway.c", "delete"),
        change("aws_eip.c", "delete"),
        change("aws_route_table.private", "update", "route[0].nat_gateway_id"),
        change("aws_db_instance.primary", "update", "multi_az"),
        change("aws_eks_node_group.services", "update", "scaling_config[0].desired_size", "scaling_config[0].min_size"),
      ),
    ).toEqual([]);
  });

  it.each(["replace", "delete"] as const)("must not %s what holds something", (action) => {
    const lost = { ...change("aws_db_instance.primary", action), reason: "forced by availability_zone" };
    const text = `${action}, which loses the data since the last backup, and the endpoint (forced by availability_zone)`;
    expect(found(lost)).toEqual([{ stack: "dev-x", address: "aws_db_instance.primary", kind: "loss", text }]);
  });

  it.each([
    change("aws_eip.a", "replace"),
    change("aws_nat_gateway.a", "update", "tags.Name"),
    change("aws_lambda_function.f", "update", "memory_size"),
    change("aws_subnet.c", "create"),
    change("aws_db_instance.primary", "update", "multi_az", "instance_class"),
    change("aws_eks_node_group.services", "update", "scaling_config_of_another_kind"),
    change("constructor.x", "update", "anything"),
    change("data.aws_ami.a", "read"),
  ])("must not do anything else: %j", (other) => {
    expect(found(other)).toEqual([expect.objectContaining({ kind: "unknown" })]);
  });

  it("may be applied along with what waits, unless that loses something", () => {
    const waiting = [change("aws_lambda_function.f", "update", "memory_size"), change("aws_kms_key.k", "replace")];
    expect(judgePending("dev-x", waiting)).toEqual([
      {
        stack: "dev-x",
        address: "aws_kms_key.k",
        kind: "loss",
        text: "replace, which loses all that is encrypted with it; it waits to be applied whether or not availability is switched",
      },
    ]);
  });
});

describe("what is known of stateful types", () => {
  it("is asked for by those in use alone", () => {
    expect(unknownReplacements(["aws_s3_bucket", "aws_msk_cluster", "aws_msk_cluster", "aws_unheard_of"])).toEqual(
      replacedBy("aws_msk_cluster") ? [] : ["aws_msk_cluster"],
    );
  });

  it("names types that there are", () => {
    const catalog = createCatalog();
    const named = [...Object.keys(stateful), ...Object.keys(redundancy)];
    expect(named.filter((type) => catalog.resource(type) === undefined)).toEqual([]);
  });

  it("does not allow what would replace an object", () => {
    for (const [type, { attributes }] of Object.entries(redundancy))
      expect(attributes.filter((name) => replacedBy(type)?.includes(name))).toEqual([]);
  });
});

describe("what a switch is like", () => {
  it("is known of every type that it may change, with a page of AWS's that says so", () => {
    expect(Object.keys(effects).sort()).toEqual(Object.keys(redundancy).sort());
    for (const { up, down, limitMinutes } of Object.values(effects))
      for (const { source, minutes } of [up, down]) {
        expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|repost\.aws)\//);
        expect(minutes[0]).toBeLessThanOrEqual(minutes[1]);
        expect(minutes[1]).toBeLessThanOrEqual(limitMinutes ?? 60);
      }
  });
});
