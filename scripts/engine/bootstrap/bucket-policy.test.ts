import { describe, expect, it } from "vitest";
import { refusals } from "./bucket-policy.ts";
import { saySame } from "./documents.ts";
import { deniedBy } from "./testing/deny.ts";

const key = "arn:aws:kms:ap-northeast-2:111111111111:key/1";
const statements = refusals("states", key);
const sse = "s3:x-amz-server-side-encryption";
const keyId = `${sse}-aws-kms-key-id`;

const request = (keys: Record<string, string>, action = "s3:PutObject", resource = "arn:aws:s3:::states/dev/x") =>
  deniedBy(statements, { action, resource, keys: { "aws:SecureTransport": "true", ...keys } });

describe("the bucket's policy", () => {
  it("lets pass what Terraform and the ledger do: uploads without a word about encryption get the bucket's key", () => {
    expect(request({})).toEqual([]);
    expect(request({}, "s3:GetObject")).toEqual([]);
    expect(request({}, "s3:DeleteObject", "arn:aws:s3:::states/dev/x.tflock")).toEqual([]);
    expect(request({}, "s3:ListBucket", "arn:aws:s3:::states")).toEqual([]);
  });

  it("lets pass an upload that names the key itself", () => {
    expect(request({ [sse]: "aws:kms", [keyId]: key })).toEqual([]);
  });

  it.each([
    ["AES256, which a backend with encrypt = true asks for", { [sse]: "AES256" }, "SluiceRefuseOtherEncryption"],
    ["two layers of KMS", { [sse]: "aws:kms:dsse", [keyId]: key }, "SluiceRefuseOtherEncryption"],
    ["a key of another account", { [sse]: "aws:kms", [keyId]: key.replaceAll("1", "9") }, "SluiceRefuseOtherKeys"],
    ["KMS without a key, which is the account's key for S3", { [sse]: "aws:kms" }, "SluiceRefuseOtherKeys"],
    ["an alias, which may be moved to another key", { [sse]: "aws:kms", [keyId]: "alias/x" }, "SluiceRefuseOtherKeys"],
    ["the caller's own key", { [`${sse}-customer-algorithm`]: "AES256" }, "SluiceRefuseKeysOfCallers"],
  ])("refuses an upload with %s", (_name, keys, by) => {
    expect(request(keys)).toContain(by);
  });

  it.each([
    ["s3:GetObject", "arn:aws:s3:::states/dev/x"],
    ["s3:ListBucket", "arn:aws:s3:::states"],
    ["s3:PutBucketPolicy", "arn:aws:s3:::states"],
  ])("refuses %s over plain HTTP", (action, resource) => {
    expect(request({ "aws:SecureTransport": "false" }, action, resource)).toEqual(["SluiceRefusePlainHttp"]);
  });

  it("says nothing about another bucket", () => {
    expect(request({ [sse]: "AES256" }, "s3:PutObject", "arn:aws:s3:::states-of-others/x")).toEqual([]);
  });

  it("allows nobody anything", () => {
    expect(statements.every(({ Effect }) => Effect === "Deny")).toBe(true);
  });
});

describe("documents", () => {
  it.each([
    [{ a: 1, b: ["x"] }, { b: "x", a: 1 }, true],
    [["a", "b"], ["b", "a"], true],
    [{ a: undefined }, {}, true],
    [["a", "b"], ["a"], false],
    [{ Effect: "Allow" }, { Effect: "Deny" }, false],
    [{ a: { b: 1 } }, { a: { b: 2 } }, false],
  ])("%j and %j say the same: %s", (one, other, same) => {
    expect(saySame(one, other)).toBe(same);
  });
});
