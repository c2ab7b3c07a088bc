import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidrsOverlap, isCidrWithin, isPrivateRange, networkOf } from "./cidr.ts";

const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((octets) => octets.join("."));
const range = fc.tuple(address, fc.integer({ min: 0, max: 32 })).map(([ip, prefix]) => `${ip}/${prefix}`);

describe("CIDR ranges", () => {
  it.each([
    ["10.0.1.0/24", "10.0.0.0/16", true],
    ["10.1.0.0/24", "10.0.0.0/16", false],
    ["10.0.0.0/8", "10.0.0.0/16", false],
    ["255.255.255.255/32", "0.0.0.0/0", true],
  ])("%s within %s: %s", (inner, outer, expected) => {
    expect(isCidrWithin(inner, outer)).toBe(expected);
  });

  it("overlap each other alike, and whenever one lies within the other", () => {
    fc.assert(
      fc.property(range, range, (one, other) => {
        expect(cidrsOverlap(one, other)).toBe(cidrsOverlap(other, one));
        expect(cidrsOverlap(one, other)).toBe(isCidrWithin(one, other) || isCidrWithin(other, one));
      }),
    );
  });

  it("begin at their first address, once and for all", () => {
    expect(networkOf("10.0.1.7/24")).toBe("10.0.1.0/24");
    expect(networkOf("255.255.255.255/1")).toBe("128.0.0.0/1");
    fc.assert(
      fc.property(range, (one) => {
        const network = networkOf(one);
        expect(networkOf(network)).toBe(network);
        expect(isCidrWithin(one, network) && isCidrWithin(network, one)).toBe(true);
      }),
    );
  });

  it.each([
    ["10.0.0.0/8", true],
    ["172.31.255.0/24", true],
    ["100.64.0.0/10", true],
    ["172.16.0.0/11", false],
    ["0.0.0.0/0", false],
    ["11.0.0.0/32", false],
  ])("%s is private: %s", (one, expected) => {
    expect(isPrivateRange(one)).toBe(expected);
  });
});
