import { describe, expect, it } from "vitest";
import { knownSecret, problemOf } from "./known-secrets.ts";
import { SecretText } from "./secret-text.ts";

const marker = "S3cr3tMarker";
const problem = (name: string, text: string) => problemOf(name, new SecretText(text));
const key = Buffer.alloc(32, 7).toString("base64");
const ring = (current: string, ...versions: string[]) =>
  JSON.stringify({ current, keys: Object.fromEntries(versions.map((version) => [version, key])) });

describe("what a secret's value must look like", () => {
  it.each([
    ["card-token-keys", ring("2", "1", "2")],
    ["mongodb-uri", `mongodb+srv://service:${marker}@main.ab1cd.mongodb.net/approvals?retryWrites=true&w=majority`],
    ["mongodb-uri", "mongodb+srv://service:p%40ss%2Fword@main.ab1cd.mongodb.net"],
    ["webhook-url", `https://hooks.chat.example/services/T000/${marker}`],
    ["webhook-url", `https://chat.example/?key=${marker}`],
    ["webhook-url", "http://127.0.0.1:5678/webhook"],
    ["webhook-signing-key", `whsec_${key}`],
    ["partner-key", `-----BEGIN KEY-----\n${marker}\n-----END KEY-----`],
  ])("%s takes a right one", (name, text) => expect(problem(name, text)).toBeUndefined());

  it.each([
    ["card-token-keys", marker, "is not JSON"],
    ["card-token-keys", JSON.stringify({ current: marker, keys: { [marker]: key } }), "whole number"],
    ["card-token-keys", JSON.stringify({ current: "1", keys: { "1": marker } }), "keys: a key"],
    ["card-token-keys", ring("2", "1"), "current: names a key that is not there"],
    ["mongodb-uri", `mongodb://service:${marker}@main.ab1cd.mongodb.net`, "begin with mongodb+srv://"],
    ["mongodb-uri", `mongodb+srv://service:<${marker}>@main.ab1cd.mongodb.net`, "placeholder"],
    ["mongodb-uri", "mongodb+srv://main.ab1cd.mongodb.net/x", "user and password"],
    ["mongodb-uri", `mongodb+srv://service:@main.ab1cd.mongodb.net/${marker}`, "user and password"],
    ["mongodb-uri", `mongodb+srv://service:${marker}@x@main.ab1cd.mongodb.net`, "percent-encoded"],
    ["mongodb-uri", `mongodb+srv://service:${marker}@main.ab1cd.mongodb.net:27017`, "no port"],
    ["mongodb-uri", `mongodb+srv://service:${marker}@a.b.c,d.e.f`, "one host"],
    ["mongodb-uri", `mongodb+srv://service:${marker}@localhost`, "at least two dots"],
    ["mongodb-uri", `mongodb+srv://service:${marker}@main.ab1cd.mongodb.net\nx`, "one line"],
    ["webhook-url", `http://hooks.chat.example/${marker}`, "begin with https://"],
    ["webhook-url", `https://user:${marker}@hooks.chat.example/x`, "no user or password"],
    ["webhook-url", `https://${marker}`, "full name"],
    ["webhook-url", "https://hooks.chat.example/", "no path"],
    ["webhook-url", `https://hooks.chat.example/x#${marker}`, "after a #"],
    ["webhook-url", marker, "must be a URL"],
    ["webhook-url", `http://127.0.0.2/${marker}`, "begin with https://"],
    ["webhook-signing-key", marker, "whsec_ and the base64"],
    ["webhook-signing-key", `whsec_${marker}`, "24 to 64 bytes"],
    ["partner-key", "  \n", "is empty"],
    ["partner-key", `${marker}\0`, "zero byte"],
    ["partner-key", marker.repeat(6_000), "72000 bytes"],
    ["__proto__", "", "is empty"],
  ])("%s refuses %j, and does not repeat it", (name, text, wanted) => {
    const found = problem(name, text);
    expect(found).toContain(wanted);
    expect(found).not.toContain(marker);
  });
});

describe("the keys of card tokens", () => {
  const { generate, renew, loss } = knownSecret("card-token-keys");
  const read = (value: SecretText) => JSON.parse(value.reveal()) as { current: string; keys: Record<string, string> };

  it("begin with one random key", () => {
    const [one, other] = [generate!(), generate!()];
    expect(problemOf("card-token-keys", one)).toBeUndefined();
    expect(one.equals(other)).toBe(false);
    expect(Object.keys(read(one).keys)).toEqual(["1"]);
  });

  it("are renewed by a key beside those that are there, whatever they are called", () => {
    const before = new SecretText(ring("2", "2", "9", "10"));
    const after = renew!(before);
    expect(problemOf("card-token-keys", after)).toBeUndefined();
    expect(read(after).current).toBe("11");
    expect(read(after).keys).toMatchObject(read(before).keys);
    expect(loss!(before, after)).toBeUndefined();
  });

  it("are not to be lost: one that is left out or altered is named by its version", () => {
    const altered = JSON.stringify({ current: "2", keys: { "1": Buffer.alloc(32, 8).toString("base64"), "2": key } });
    expect(loss!(new SecretText(ring("1", "1")), new SecretText(altered))).toMatch(/alters the key 1 /);
    expect(loss!(new SecretText(ring("1", "1", "2")), new SecretText(ring("3", "3")))).toMatch(/the key 1, 2 /);
  });

  it("can be put in the place of what nothing can read", () => {
    expect(loss!(new SecretText("rubbish"), new SecretText(ring("1", "1")))).toBeUndefined();
  });
});

describe("a secret text", () => {
  it("shows itself to nobody who does not ask for it by name", async () => {
    const { inspect } = await import("node:util");
    const value = new SecretText(marker);
    const shown = [
      `${value}`,
      JSON.stringify({ value }),
      inspect({ value }, { depth: 9, showHidden: true }),
      Object.keys(value).join(),
    ];
    expect(shown.join("\n")).not.toContain(marker);
    expect(value.reveal()).toBe(marker);
  });
});
