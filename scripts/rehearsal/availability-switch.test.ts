import { describe, expect, it } from "vitest";
import type { ResourceChange } from "#scripts/engine/plan/resource-change";
import { redundancy, stateful, surprisesIn, unknownReplacements } from "./availability-switch.ts";
import { createCatalog } from "./provider/schema/catalog.ts";
import { replacedBy } from "./provider/types/index.ts";

const change = (address: string, action: ResourceChange["action"], ...paths: string[]): ResourceChange => ({
  address,
  action,
  attributes: paths.map((path) => ({ path, before: "1", after: "2" })),
  reason: undefined,
  movedFrom: undefined,
  importing: undefined,
});
const surprises = (...changes: ResourceChange[]) => surprisesIn("dev-x", changes);

describe("an availability switch", () => {
  it("may add and take away gateways, and change standbys and sizes in place", () => {
    expect(
      surprises(
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
    expect(surprises(lost)).toEqual([
      `dev-x aws_db_instance.primary: ${action}, which loses the data since the last backup, and the endpoint (forced by availability_zone)`,
    ]);
  });

  it.each([
    change("aws_eip.a", "replace"),
    change("aws_nat_gateway.a", "update", "tags.Name"),
    change("aws_lambda_function.f", "update", "memory_size"),
    change("aws_subnet.c", "create"),
    change("aws_db_instance.primary", "update", "multi_az", "instance_class"),
    change("aws_eks_node_group.services", "update", "scaling_config_of_another_kind"),
    change("constructor.x", "update", "anything"),
  ])("must not do anything else: %j", (other) => {
    expect(surprises(other)).toHaveLength(1);
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
