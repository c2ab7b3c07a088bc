import { describe, expect, it } from "vitest";
import { defineEnvironment } from "../define.ts";
import { dev } from "../dev.ts";
import type { EnvironmentInput } from "../environment.ts";

type Security = NonNullable<EnvironmentInput["security"]>;
const loaded = (security: Security) => defineEnvironment({ ...dev, security }).security;
const rule = { description: "Office", fromPort: 3306, toPort: 3306, cidrs: ["10.8.0.0/16"] };

describe("rules of security groups", () => {
  it("are none unless the environment has some, and TCP unless it says UDP", () => {
    expect(loaded({}).rds).toEqual({ ingress: [], egress: [] });
    expect(loaded({ rds: { ingress: [rule] } }).rds.ingress).toEqual([{ ...rule, protocol: "tcp" }]);
  });

  it.each([
    ["the internet", "0.0.0.0/0"],
    ["half of the internet", "128.0.0.0/1"],
    ["one address of the internet", "203.0.113.7/32"],
    ["a range that is private in part", "172.16.0.0/11"],
  ])("never let %s in", (_, range) => {
    for (const group of ["eks", "rds", "redis", "alb"] as const)
      expect(() => loaded({ [group]: { ingress: [{ ...rule, cidrs: ["10.0.0.0/8", range] }] } })).toThrow(
        `security.${group}.ingress.0.cidrs.1: lets the internet in, which only port 443 of security.alb may; name a private range; got "${range}"`,
      );
  });

  it("let the internet in on 443 of the load balancer, and on no range around it", () => {
    const https = { ...rule, cidrs: ["203.0.113.0/24"], fromPort: 443, toPort: 443 };
    expect(loaded({ alb: { ingress: [https] } }).alb.ingress).toHaveLength(1);
    expect(() => loaded({ rds: { ingress: [https] } })).toThrow("lets the internet in");
    expect(() => loaded({ alb: { ingress: [{ ...https, toPort: 444 }] } })).toThrow("lets the internet in");
    expect(() => loaded({ alb: { ingress: [{ ...https, protocol: "udp" }] } })).toThrow("lets the internet in");
  });

  it("may let out to anywhere, where somebody wrote down why", () => {
    expect(loaded({ eks: { egress: [{ ...rule, cidrs: ["0.0.0.0/0"] }] } }).eks.egress).toHaveLength(1);
  });

  const { description: _, ...silent } = rule;
  const { cidrs: __, ...nobody } = rule;
  it.each([
    ["without a description", silent, "security.rds.ingress.0.description"],
    ["with an empty one", { ...rule, description: "" }, "must say what the rule is for, in 1 to 255 letters"],
    ["with an apostrophe, which AWS refuses", { ...rule, description: "the boss's" }, "must say what the rule is for"],
    ["with ports upside down", { ...rule, toPort: 1 }, "must not be below fromPort (3306); got 1"],
    ["for nobody", nobody, "must have either cidrs or prefixLists"],
    ["for ranges and lists at once", { ...rule, prefixLists: ["pl-1"] }, "write two rules for both"],
    ["for every protocol", { ...rule, protocol: "-1" }, "security.rds.ingress.0.protocol"],
    ["for a group, which comes by contract", { ...rule, groups: ["sg-1"] }, "groups"],
    ["that Terraform would evaluate", { ...rule, description: "${file(1)}" }, "must not contain ${ or %{"],
  ])("are refused %s", (_case, bad, message) => {
    expect(() => loaded({ rds: { ingress: [bad as typeof rule] } })).toThrow(message);
  });
});
