import { describe, expect, it } from "vitest";
import { publishedAsWritten } from "./published-as-written.ts";

const written = (values: object) => ({ locals: { document: { contract: "net", version: 1, values } } });
const published = (values: object, version = 1) => ({
  version: 7,
  text: JSON.stringify({ contract: "net", version, values }),
});
const code = written({
  id: "${aws_vpc.main.id}",
  cidr: "10.0.0.0/16",
  subnets: { a: "${aws_subnet.a.id}" },
  all: "${x}",
});
const document = { id: "vpc-1", cidr: "10.0.0.0/16", subnets: { a: "subnet-1" }, all: ["subnet-1"] };

describe("what is published", () => {
  it("is as written whatever expressions have come to", () => {
    expect(publishedAsWritten(code, published(document))).toBe(true);
    expect(publishedAsWritten({ locals: {} }, undefined)).toBe(true);
  });

  it.each<[string, object]>([
    ["a field is missing", { ...document, id: undefined }],
    ["a field is left over", { ...document, old: "x" }],
    ["an entry is missing", { ...document, subnets: {} }],
    ["a written-out value differs", { ...document, cidr: "10.1.0.0/16" }],
    ["a record is something else", { ...document, subnets: "subnet-1" }],
  ])("is not as written where %s", (_, values) => {
    expect(publishedAsWritten(code, published(values))).toBe(false);
  });

  it("is not as written where there is nothing, another version, or no JSON", () => {
    expect(publishedAsWritten(code, undefined)).toBe(false);
    expect(publishedAsWritten(code, published(document, 2))).toBe(false);
    expect(publishedAsWritten(code, { version: 1, text: "{" })).toBe(false);
    expect(publishedAsWritten(code, { version: 1, text: '{"__proto__": {"values": 1}}' })).toBe(false);
  });
});
