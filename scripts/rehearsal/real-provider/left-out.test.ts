import { App } from "cdktf";
import { expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { EksStack } from "#stacks/eks";
import { leaveOut } from "./left-out.ts";

it("leaves out the roles of add-ons, and keeps the add-ons", () => {
  const whole = synth(new EksStack(new App(), testEnvironment()));
  const app = new App();
  const stack = new EksStack(app, testEnvironment());
  for (const construct of app.node.findAll()) leaveOut(construct);
  const rest = synth(stack);
  expect(rest.addresses).toEqual(whole.addresses);
  expect(JSON.stringify(whole.json)).toContain("pod_identity_association");
  expect(JSON.stringify(rest.json)).not.toContain("pod_identity_association");
});
