import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { checkGivenNames } from "./given-names.ts";
import { PlatformStack } from "./platform-stack.ts";

class NamingStack extends PlatformStack {
  constructor(names: Record<string, string>) {
    super(Testing.app(), testEnvironment({ names }), "mail");
  }
}

describe("names that the environment gives", () => {
  it("stand in for the composed ones, and for no others", () => {
    const stack = new NamingStack({ "dev-mail-queue": "erp-mail", "dev-mail": "erp-balancer" });
    expect([stack.nameOf("queue"), stack.nameOf("dead")]).toEqual(["erp-mail", "dev-mail-dead"]);
    expect(stack.loadBalancingNameOf("mail")).toBe("erp-balancer");
  });

  it("are looked up for buckets with account and region", () => {
    const composed = "dev-mail-files-111111111111-ap-northeast-2";
    expect(new NamingStack({ [composed]: "erp-files" }).bucketNameOf("files")).toBe("erp-files");
  });

  it("are never found in what all objects have", () => {
    expect(new NamingStack({}).nameOf("constructor")).toBe("dev-mail-constructor");
    expect(Object.keys(testEnvironment().names)).toEqual([]);
  });

  it("must be of something, or what exists would be made a second time", () => {
    const environment = { name: "dev", names: { "dev-sg-alb-man": "erp-alb" } };
    const stacks = [{ composedNames: new Set(["dev-vpc-main", "dev-sg-alb-main"]) }, new NamingStack({})];
    expect(() => checkGivenNames(environment, stacks)).toThrow(
      "environments/dev.ts:\n  names.dev-sg-alb-man: nothing would be called that; did you mean dev-sg-alb-main, dev-vpc-main?",
    );
  });

  it("are accepted when a stack composes them", () => {
    const environment = { name: "dev", names: { "dev-a-b": "x" } };
    expect(() => checkGivenNames(environment, [{ composedNames: new Set(["dev-a-b"]) }])).not.toThrow();
  });
});
