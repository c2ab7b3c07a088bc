import { describe, expect, it } from "vitest";
import { groupsOf } from "./caller.ts";
import type { Request } from "./request.ts";

const groupsIn = (requestContext: unknown) => [
  ...groupsOf({ requestContext: requestContext as Request["requestContext"] }),
];
const withClaims = (claims: unknown) => groupsIn({ http: { method: "POST" }, authorizer: { jwt: { claims } } });

describe("the groups of a caller", () => {
  it.each([
    ["[admin]", ["admin"]],
    ["[admin employee]", ["admin", "employee"]],
    ["[ employee   admin ]", ["employee", "admin"]],
    ["[]", []],
  ])("are read from %j, as API Gateway writes a list", (claim, groups) => {
    expect(withClaims({ "cognito:groups": claim, token_use: "access" })).toEqual(groups);
  });

  it.each([
    "admin",
    "[admin",
    "admin]",
    "[[admin]]",
    "x [admin]",
    "[employee][admin]",
    "[employee]\n[admin]",
    '["admin"]x',
    "",
    1,
    null,
    ["admin"],
    { admin: true },
  ])("are none for the claim %j", (claim) => {
    expect(withClaims({ "cognito:groups": claim })).toEqual([]);
  });

  it("are whole names: no part of one is another", () => {
    expect(withClaims({ "cognito:groups": "[administrators not-admin,admin]" })).toEqual([
      "administrators",
      "not-admin,admin",
    ]);
  });

  it("are none for a token that only tells who signed in", () => {
    expect(withClaims({ "cognito:groups": "[admin]", token_use: "id" })).toEqual([]);
  });

  it.each([
    ["no token", { http: { method: "POST" } }],
    ["no context", undefined],
    ["claims of another authorizer", { authorizer: { lambda: { "cognito:groups": "[admin]" } } }],
    ["claims that are not under jwt", { authorizer: { claims: { "cognito:groups": "[admin]" } } }],
    ["claims that are text", { authorizer: { jwt: { claims: "[admin]" } } }],
    [
      "a prototype instead of a claim",
      { authorizer: { jwt: { claims: Object.create({ "cognito:groups": "[admin]" }) } } },
    ],
  ])("are none for %s", (_, context) => {
    expect(groupsIn(context)).toEqual([]);
  });
});
