import { App } from "cdktf";
import { expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { EksStack } from "#stacks/eks";
import { RedisStack } from "#stacks/redis";
import { leaveOut } from "./left-out.ts";

/** A stack as it is applied on AWS, and as it is on an emulator. */
function both(Stack: typeof EksStack | typeof RedisStack) {
  const whole = synth(new Stack(new App(), testEnvironment()));
  const app = new App();
  const stack = new Stack(app, testEnvironment());
  for (const construct of app.node.findAll()) leaveOut(construct);
  return { whole, rest: synth(stack) };
}

it("leaves out the cache's user group and nothing else of its resources", () => {
  const { whole, rest } = both(RedisStack);
  const gone = whole.addresses.filter((address) => !rest.addresses.includes(address));
  expect(gone).toEqual([expect.stringMatching(/^aws_elasticache_user_group\./)]);
  expect(JSON.stringify(rest.json)).not.toContain("aws_elasticache_user_group");
});

it("leaves out the roles of add-ons, and keeps the add-ons", () => {
  const { whole, rest } = both(EksStack);
  expect(rest.addresses).toEqual(whole.addresses);
  expect(JSON.stringify(whole.json)).toContain("pod_identity_association");
  expect(JSON.stringify(rest.json)).not.toContain("pod_identity_association");
});
