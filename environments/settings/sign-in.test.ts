import { describe, expect, it } from "vitest";
import { defineEnvironment } from "../define.ts";
import { dev } from "../dev.ts";
import type { EnvironmentInput } from "../environment.ts";

const signIn = (value: EnvironmentInput["signIn"]) => defineEnvironment({ ...dev, signIn: value }).signIn;
const domainPrefix = "people-of-example";

describe("sign-in", () => {
  it("needs no word in an environment's file", () => {
    expect(signIn(undefined)).toMatchObject({ mfa: "optional", threatProtection: "off", selfSignUp: false });
  });

  it("returns to https pages, and to the developer's own machine", () => {
    const callbackUrls = ["https://app.example.com/", "http://localhost:5173/signed-in"];
    expect(signIn({ callbackUrls, domainPrefix }).callbackUrls).toEqual(callbackUrls);
  });

  it.each([
    "http://app.example.com/",
    "https://app.example.com",
    "https://app.example.com/#here",
    "http://localhost.example.com/",
    "javascript:alert(1)//https://x/",
  ])("refuses to return to %s", (url) => {
    expect(() => signIn({ callbackUrls: [url], domainPrefix })).toThrow(
      /signIn\.callbackUrls\.0: must be an https URL/,
    );
  });

  it("tells what is missing for the hosted page", () => {
    expect(() => signIn({ callbackUrls: ["https://app.example.com/"] })).toThrow(
      /signIn\.domainPrefix: is needed where there are callbackUrls/,
    );
    expect(() => signIn({ logoutUrls: ["https://app.example.com/"] })).toThrow(/signIn\.logoutUrls: belong to/);
  });

  it.each(["my-aws-pool", "amazonia", "cognito-people", "-people", "People"])("refuses the prefix %s", (prefix) => {
    expect(() => signIn({ domainPrefix: prefix })).toThrow(/signIn\.domainPrefix: must/);
  });

  it("refuses two groups of one name, and names that an address cannot carry", () => {
    const group = (name: string) => ({ name, description: "some people" });
    expect(() => signIn({ groups: [group("admin"), group("admin")] })).toThrow(
      /signIn\.groups\.1\.name: is there twice/,
    );
    expect(() => signIn({ groups: [group("A B")] })).toThrow(/signIn\.groups\.0\.name: must be lower-case/);
  });
});
