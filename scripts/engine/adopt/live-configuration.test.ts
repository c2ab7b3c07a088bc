import { describe, expect, it } from "vitest";
import { asLive, evaluated, learnValues, nothing, type Values } from "./live-configuration.ts";
import { plain } from "./plain-form.ts";

const group = "${data.aws_ssm_parameter.group.value}";
const rule = (more: object) => ({ description: "", from_port: 1, to_port: 1, cidr_blocks: [], self: false, ...more });

describe("expressions of a configuration", () => {
  it("are known by what Terraform made of them, also in sets, whose order is its own", () => {
    const values: Values = new Map();
    const configured = [
      { description: "Pods", from_port: 1, cidr_blocks: null, security_groups: [group] },
      { description: "VPN", from_port: 1, cidr_blocks: ["10.0.0.0/8"] },
    ];
    const planned = [
      rule({ description: "VPN", cidr_blocks: ["10.0.0.0/8"], security_groups: [] }),
      rule({ description: "Pods", security_groups: ["sg-1"] }),
    ];
    learnValues(configured, planned, values);
    expect([...values]).toEqual([[group, "sg-1"]]);
    expect(evaluated({ a: [group, "x"], b: { c: group } }, values)).toEqual({ a: ["sg-1", "x"], b: { c: "sg-1" } });
  });

  it("stay as they are where nothing is known of them", () => {
    expect(evaluated({ a: group }, new Map())).toEqual({ a: group });
  });
});

describe("the configuration of the live state", () => {
  it("is the one there is where code and live agree, whatever the provider adds", () => {
    const configured = { expiration: [{ days: 90 }], id: "forget" };
    const code = { expiration: [{ days: 90, date: null, computed: "x" }], id: "forget", more: [] };
    const live = { ...code, expiration: [{ days: 30, date: null, computed: "x" }] };
    expect(plain(asLive(configured, code, live))).toEqual(plain({ expiration: { days: 30 }, id: "forget" }));
  });

  it("has what was added by hand, and has not what was taken away", () => {
    const configured = [{ description: "Pods", security_groups: ["sg-1"] }];
    const code = [rule({ description: "Pods", security_groups: ["sg-1"] })];
    const added = rule({ description: "VPN", cidr_blocks: ["10.0.0.0/8"] });
    expect(plain(asLive(configured, code, [added, ...code]))).toEqual(
      plain([{ description: "VPN", from_port: 1, to_port: 1, cidr_blocks: ["10.0.0.0/8"] }, configured[0]]),
    );
    expect(plain(asLive(configured, code, []))).toBeUndefined();
  });

  it("says of what the code leaves to the provider that it is off, or that there is nothing", () => {
    expect(asLive(undefined, true, false)).toBe(false);
    expect(asLive(undefined, "default", "")).toBe(nothing);
    expect(asLive("mine", "mine", null)).toBeNull();
  });

  it("follows named blocks, and leaves the others of their list as configured", () => {
    const configured = [
      { name: "a", value: "1" },
      { name: "b", value: "${x}" },
    ];
    const code = [
      { name: "a", value: "1", method: "now" },
      { name: "b", value: "2", method: "now" },
    ];
    const live = [{ name: "a", value: "5", method: "now" }, code[1]];
    expect(asLive(configured, code, live)).toEqual([{ name: "a", value: "5", method: undefined }, configured[1]]);
  });
});
