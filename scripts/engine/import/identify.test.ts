import { describe, expect, it } from "vitest";
import { heldObjects } from "#scripts/engine/recovery/held-objects";
import type { DeclaredResource } from "#scripts/engine/recovery/missing-resources";
import type { FoundObject } from "#scripts/engine/recovery/tagged-objects";
import { found, stateOf } from "#scripts/engine/recovery/testing/cut-short";
import { identify, type Question, type Wanted } from "./identify.ts";

const declared = (address: string, values: object = {}): DeclaredResource => ({
  address,
  type: address.slice(0, address.indexOf(".")),
  tagged: true,
  values: { ...values },
});
const network = declared("aws_vpc.network", { tags: { Name: "main", Address: "aws_vpc.network" } });
const subnet = declared("aws_subnet.private", { vpc_id: "${aws_vpc.network.id}", tags: { Name: "private" } });
const table = declared("aws_route_table.private", { tags: { Name: "private" } });
const association = declared("aws_route_table_association.private", {
  subnet_id: "${aws_subnet.private.id}",
  route_table_id: "${aws_route_table.private.id}",
});
const role = declared("aws_iam_role.worker", { name: "dev-worker" });
const alarm = declared("aws_cloudwatch_metric_alarm.cpu", { alarm_name: "dev-cpu" });
const resources = [network, subnet, table, association, role, alarm];

const ours = (object: Partial<FoundObject>) => found({ stack: "dev-vpc", ...object });
const held = (...parts: Parameters<typeof stateOf>) => heldObjects(JSON.parse(stateOf(...parts)));
const stateKey = "dev/here/vpc/terraform.tfstate";

function ask(wanted: readonly Wanted[], changes: Partial<Question> & { held?: ReturnType<typeof held> } = {}) {
  const { held: own = [], ...rest } = changes;
  return identify({
    stack: { stackId: "dev-vpc", held: own, gone: [], declared: resources, creates: undefined },
    wanted,
    states: new Map([[stateKey, own]]),
    tagged: [],
    complete: false,
    named: [],
    published: new Map(),
    ...rest,
  });
}
const one = (wanted: Wanted, changes: Parameters<typeof ask>[1] = {}) => ask([wanted], changes)[0];
const vpc = { address: "aws_vpc.network" };

describe("the object for an address", () => {
  it("is the one that is given", () => {
    expect(one({ ...vpc, id: "vpc-1" })).toEqual({ ...vpc, type: "aws_vpc", kind: "found", id: "vpc-1", how: "given" });
  });

  it("is the one that the tags of this platform name, of this stack and address only", () => {
    const tagged = [
      ours({ type: "aws_vpc", importId: "vpc-1", address: "aws_vpc.network" }),
      found({ type: "aws_vpc", importId: "vpc-2", address: "aws_vpc.network", stack: "prod-vpc" }),
      ours({ type: "aws_vpc", importId: "vpc-3", address: "aws_vpc.other" }),
    ];
    expect(one(vpc, { tagged })).toMatchObject({ kind: "found", id: "vpc-1", how: "tag" });
  });

  it("is the one that the stack's contract publishes", () => {
    const published = new Map([["aws_vpc.network", new Map([["id", "vpc-1"]])]]);
    expect(one(vpc, { published })).toMatchObject({ kind: "found", id: "vpc-1", how: "contract" });
  });

  it("is the one that bears the name in its tag Name, unless it is another stack's", () => {
    const strangers = [
      { ...found({ type: "aws_vpc", importId: "vpc-1" }), name: "main" },
      { ...found({ type: "aws_vpc", importId: "vpc-2", stack: "prod-vpc" }), name: "main" },
      { ...found({ type: "aws_vpc", importId: "vpc-3" }), name: "other" },
      { ...found({ type: "aws_subnet", importId: "subnet-1" }), name: "main" },
      { ...found({ type: undefined, arn: "arn:aws:ec2:here:111111111111:internet-gateway/igw-1" }), name: "main" },
    ];
    expect(one(vpc, { named: strangers })).toMatchObject({ kind: "found", id: "vpc-1", how: "name" });
  });

  it("is known by its ARN where the tagging service tells nothing else", () => {
    const named = [
      { ...found({ type: undefined, arn: "arn:aws:ec2:here:111111111111:vpc/vpc-1" }), name: "main" },
      { ...found({ type: undefined, arn: "arn:aws:s3:::main" }), name: "main" },
    ];
    expect(one(vpc, { named })).toMatchObject({ kind: "found", id: "vpc-1", how: "name" });
  });

  it("is the one of the code's name, if nothing says that there is none", () => {
    const wanted = { address: "aws_cloudwatch_metric_alarm.cpu" };
    expect(one(wanted)).toMatchObject({ kind: "found", id: "dev-cpu", how: "code" });
    expect(one(wanted, { complete: true })).toMatchObject({ kind: "unknown" });
    const tagged = [found({ type: "aws_cloudwatch_metric_alarm", importId: "dev-cpu" })];
    expect(one(wanted, { complete: true, tagged })).toMatchObject({ kind: "found", id: "dev-cpu", how: "code" });
  });

  it("follows from those of others that it names", () => {
    const named = [
      { ...found({ type: "aws_subnet", importId: "subnet-1" }), name: "private" },
      { ...found({ type: "aws_route_table", importId: "rtb-1" }), name: "private" },
    ];
    const wanted = [association, subnet, table].map(({ address }) => ({ address }));
    expect(ask(wanted, { named }).map((each) => each.kind === "found" && [each.id, each.how])).toEqual([
      ["subnet-1/rtb-1", "code"],
      ["subnet-1", "name"],
      ["rtb-1", "name"],
    ]);
  });

  it("may be named after others", () => {
    const named = declared("aws_cloudwatch_metric_alarm.cpu", {
      alarm_name: "x-${aws_iam_role.worker.name}-${aws_vpc.network.id}",
    });
    const stack = { stackId: "dev-vpc", held: [], gone: [], declared: [network, role, named], creates: undefined };
    const wanted = [{ address: named.address }, { address: role.address }];
    expect(ask(wanted, { stack })[0]).toMatchObject({ kind: "unknown" });
    expect(ask([...wanted, { ...vpc, id: "vpc-1" }], { stack })[0]).toMatchObject({
      id: "x-dev-worker-vpc-1",
      how: "code",
    });
  });

  it("is not known where nothing tells", () => {
    expect(one(vpc)).toEqual({ ...vpc, type: "aws_vpc", kind: "unknown" });
    expect(one({ address: "aws_lb_target_group_attachment.x" })).toMatchObject({
      kind: "impossible",
      instead: expect.stringContaining("registers the target again"),
    });
  });
});

describe("several objects for an address", () => {
  it("are all named, each once, with how it was found", () => {
    const tagged = [
      ours({ type: "aws_vpc", importId: "vpc-1", address: "aws_vpc.network" }),
      ours({ type: "aws_vpc", importId: "vpc-2", address: "aws_vpc.network" }),
    ];
    const published = new Map([["aws_vpc.network", new Map([["id", "vpc-2"]])]]);
    expect(one(vpc, { tagged, published })).toMatchObject({
      kind: "ambiguous",
      candidates: [
        { id: "vpc-1", how: "tag" },
        { id: "vpc-2", how: "tag" },
      ],
    });
  });

  it("are also what a tag and the code's name say differently", () => {
    const tagged = [ours({ type: "aws_iam_role", importId: "old-name", address: "aws_iam_role.worker" })];
    expect(one({ address: "aws_iam_role.worker" }, { tagged })).toMatchObject({
      kind: "ambiguous",
      candidates: [
        { id: "old-name", how: "tag" },
        { id: "dev-worker", how: "code" },
      ],
    });
  });

  it("count only those that no state has", () => {
    const tagged = ["vpc-1", "vpc-2"].map((importId) =>
      ours({ type: "aws_vpc", importId, address: "aws_vpc.network" }),
    );
    const other = held({ type: "aws_vpc", name: "moved", attributes: { id: "vpc-1" } });
    const states = new Map([["dev/here/other/terraform.tfstate", other]]);
    expect(one(vpc, { tagged, states })).toMatchObject({ kind: "found", id: "vpc-2" });
  });

  it("are no objects with ids that cannot be ones", () => {
    const tagged = ["vpc-1", "vpc\u001b[2J"].map((importId) =>
      ours({ type: "aws_vpc", importId, address: "aws_vpc.network" }),
    );
    expect(one(vpc, { tagged })).toMatchObject({ kind: "found", id: "vpc-1" });
  });
});

describe("an address that the state has", () => {
  const own = held({ type: "aws_vpc", name: "network", attributes: { id: "vpc-1", arn: "arn:of:vpc-1" } });

  it("is done with, also when the same object is given by its ARN", () => {
    for (const id of [undefined, "vpc-1", "arn:of:vpc-1"])
      expect(one({ ...vpc, id }, { held: own })).toEqual({ ...vpc, type: "aws_vpc", kind: "held", id: "vpc-1" });
  });

  it("is not done with if another object is given", () => {
    expect(one({ ...vpc, id: "vpc-2" }, { held: own })).toMatchObject({ kind: "other", id: "vpc-2", heldId: "vpc-1" });
  });
});

describe("a name that another object may have by now", () => {
  const attributes = { id: "db-OLD", identifier: "erp-db", arn: "arn:of:erp-db" };
  const own = held({ type: "aws_db_instance", name: "primary", attributes });
  const database = { address: "aws_db_instance.primary" };

  it("is the object of the state, unless that is to be replaced", () => {
    expect(one({ ...database, id: "erp-db" }, { held: own })).toMatchObject({ kind: "held", id: "erp-db" });
    expect(one({ ...database, id: "erp-db" }, { held: own, replace: true })).toMatchObject({
      kind: "other",
      id: "erp-db",
      heldId: "erp-db (db-OLD)",
    });
  });

  it("is no doubt where the service's own id is given", () => {
    for (const id of ["db-OLD", "arn:of:erp-db"])
      expect(one({ ...database, id }, { held: own, replace: true })).toMatchObject({ kind: "held" });
  });
});

describe("an object that is somebody's", () => {
  it("is not imported a second time, also where it is given", () => {
    const other = held({ type: "aws_vpc", name: "main", attributes: { id: "vpc-1" } });
    const states = new Map([["dev/here/old/terraform.tfstate", other]]);
    expect(one({ ...vpc, id: "vpc-1" }, { states })).toMatchObject({
      kind: "taken",
      by: "aws_vpc.main (state dev/here/old/terraform.tfstate)",
    });
  });

  it("is not imported at two addresses at once", () => {
    const twins = [declared("aws_vpc.a"), declared("aws_vpc.b")];
    const stack = { stackId: "dev-vpc", held: [], gone: [], declared: twins, creates: undefined };
    const answers = ask(
      twins.map(({ address }) => ({ address, id: "vpc-1" })),
      { stack },
    );
    expect(answers).toMatchObject([
      { kind: "taken", by: "aws_vpc.b, which is to be imported as well" },
      { kind: "taken", by: "aws_vpc.a, which is to be imported as well" },
    ]);
  });
});
