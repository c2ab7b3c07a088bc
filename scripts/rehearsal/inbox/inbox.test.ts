import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { idOf, webhookBody } from "#functions/notify/message";
import { signatureHeaders, signingKey } from "#functions/notify/sign";
import { told } from "#functions/notify/testing/told";
import { listenOnLoopback } from "../loopback-server.ts";
import { type Inbox, startInbox } from "./inbox.ts";

const KEY = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const OTHER = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
let directory: string;
let inbox: Inbox;
let key: () => Promise<string>;

const lines: string[] = [];
const begin = () => startInbox({ directory, signingKey: () => key(), tell: (line) => lines.push(line) });
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "sluice-inbox-"));
  key = async () => KEY;
  inbox = await begin();
});
afterEach(async () => {
  await inbox.stop();
  rmSync(directory, { recursive: true, force: true });
});

const body = webhookBody(told(), "generic");
const signed = (text = body, by = KEY, at = new Date()) => signatureHeaders(idOf(told()), text, signingKey(by), at);
const post = async (headers: Record<string, string>, text = body, url = inbox.url, method = "POST") => {
  const answer = await fetch(url, { method, headers, ...(method === "POST" && { body: text }) });
  return { status: answer.status, message: ((await answer.json()) as { message?: string }).message };
};

describe("the inbox of a rehearsal", () => {
  it("takes what the platform signed, once", async () => {
    expect((await post(signed())).status).toBe(200);
    expect((await post(signed())).status).toBe(200);
    expect(inbox.received()).toEqual([{ id: idOf(told()), at: expect.any(Date), told: told() }]);
    expect(lines).toEqual(["told in #data-alerts, firing: consumer_batch missed its deadline"]);
  });

  it.each<[string, () => Promise<{ status: number; message?: string | undefined }>, RegExp]>([
    ["forged", () => post({ "webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA" }), /too old/],
    ["unsigned", () => post({}), /not signed/],
    ["signed by another key", () => post(signed(body, OTHER)), /another key, or altered/],
    ["altered", () => post(signed(), body.replace("missed", "kept")), /another key, or altered/],
    ["of another id", () => post({ ...signed(), "webhook-id": "msg_other" }), /another key, or altered/],
    ["kept and sent later", () => post(signed(body, KEY, new Date(Date.now() - 301_000))), /too old/],
    ["from the future", () => post(signed(body, KEY, new Date(Date.now() + 302_000))), /too old/],
  ])("refuses what is %s", async (_, send, reason) => {
    expect(await send()).toEqual({ status: 401, message: expect.stringMatching(reason) });
    expect(inbox.received()).toEqual([]);
  });

  it("takes one that is signed by the old key and the new", async () => {
    const both = { ...signed(), "webhook-signature": `v1,AAAA ${signed()["webhook-signature"]}` };
    expect((await post(both)).status).toBe(200);
  });

  it("refuses pages of a browser, other paths, other methods, what is too long and what is no notification", async () => {
    expect((await post({ ...signed(), origin: "https://evil.example" })).status).toBe(403);
    expect((await post(signed(), body, inbox.url.replace("127.0.0.1", "localhost"))).status).toBe(403);
    expect((await post(signed(), body, `${inbox.url}/../etc/passwd`)).status).toBe(404);
    expect((await post({}, body, inbox.url, "GET")).status).toBe(405);
    const slack = webhookBody(told(), "slack");
    expect((await post(signed(slack), slack)).status).toBe(422);
    const long = "x".repeat(70_000);
    expect((await post(signed(long), long).catch(() => ({ status: 413 }))).status).toBe(413);
    expect(inbox.received()).toEqual([]);
  });

  it("says that it cannot tell while there is no key, so that the message comes again", async () => {
    key = async () => Promise.reject(new Error("the secret has no value"));
    expect(await post(signed())).toEqual({ status: 503, message: "the secret has no value" });
  });

  it("has the same address after a restart, and another where that is taken", async () => {
    const { url } = inbox;
    await inbox.stop();
    inbox = await begin();
    expect(inbox.url).toBe(url);
    await inbox.stop();
    const squatter = createServer();
    await listenOnLoopback(squatter, Number(new URL(url).port));
    inbox = await begin();
    expect(inbox.url).not.toBe(url);
    await new Promise((resolve) => squatter.close(resolve));
  });
});
