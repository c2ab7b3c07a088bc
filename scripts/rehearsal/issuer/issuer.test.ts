import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Issuer, issueToken, startIssuer } from "./issuer.ts";

let directory: string;
let running: Issuer[] = [];

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), "sluice-issuer-")), "issuer");
});
afterEach(async () => {
  await Promise.all(running.map((issuer) => issuer.stop()));
  running = [];
  await rm(join(directory, ".."), { recursive: true });
});

async function start(): Promise<Issuer> {
  const issuer = await startIssuer({ directory });
  running.push(issuer);
  return issuer;
}

/** Status and body of a request with any headers, which fetch would not send. */
function ask(url: string, { method = "GET", headers = {} as Record<string, string> } = {}) {
  return new Promise<{ status?: number; body: string }>((resolve, reject) => {
    const sent = request(url, { method, headers }, async (response) => {
      let body = "";
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode, body });
    });
    sent.on("error", reject).end();
  });
}

const file = () => join(directory, "issuer.json");
const keySet = (issuer: Issuer) => createRemoteJWKSet(new URL(`${issuer.url}/.well-known/jwks.json`));

describe("the issuer", () => {
  it("signs tokens that verify with the key it publishes", async () => {
    const issuer = await start();
    const discovered = JSON.parse((await ask(`${issuer.url}/.well-known/openid-configuration`)).body);
    expect(discovered).toMatchObject({ issuer: issuer.issuer, jwks_uri: `${issuer.url}/.well-known/jwks.json` });
    const token = await issuer.token({ scope: "events:write" });
    const expected = { issuer: issuer.issuer, audience: "sluice-local", algorithms: ["RS256"] };
    const { payload } = await jwtVerify(token, keySet(issuer), expected);
    expect(payload).toMatchObject({ sub: "rehearsal", scope: "events:write" });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(payload.iat).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it("says in a token what is asked for", async () => {
    const claims = { subject: "somebody", audience: "elsewhere", groups: ["admin"], lifetimeSeconds: 5 };
    const issuer = await start();
    const payload = decodeJwt(await issuer.token(claims));
    const said = { sub: "somebody", aud: "elsewhere", "cognito:groups": ["admin"], token_use: "access" };
    expect(payload).toMatchObject({ ...said, exp: (payload.iat ?? 0) + 5 });
    expect(decodeJwt(await issuer.token())).not.toHaveProperty("cognito:groups");
  });

  it("listens on loopback only", async () => {
    expect((await start()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("serves two documents and nothing else", async () => {
    const { url } = await start();
    for (const path of [
      "/",
      "/token",
      "/.well-known/",
      "/.well-known/jwks.json?x",
      "/.well-known/../issuer.json",
      "/__proto__",
    ]) {
      expect(await ask(url + path), path).toMatchObject({ status: 404 });
    }
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"]) {
      expect(await ask(`${url}/.well-known/jwks.json`, { method }), method).toMatchObject({ status: 405 });
    }
  });

  it.each([
    ["a page of another origin", { origin: "https://example.com" }],
    ["a page of its own origin", { origin: "null" }],
    ["a browser", { "sec-fetch-site": "none" }],
    ["a name that was made to point here", { host: "rebound.example.com" }],
    ["another name for this machine", { host: "localhost" }],
  ])("refuses %s", async (_, headers) => {
    const { url } = await start();
    expect(await ask(`${url}/.well-known/jwks.json`, { headers })).toMatchObject({ status: 403 });
  });

  it("never serves the private part of its key", async () => {
    const { url } = await start();
    const { keys } = JSON.parse((await ask(`${url}/.well-known/jwks.json`)).body);
    expect(keys).toEqual([expect.objectContaining({ kty: "RSA", alg: "RS256", use: "sig" })]);
    expect(Object.keys(keys[0]).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
  });

  it("keeps its key where only its owner can read it, and leaves no draft", async () => {
    await start();
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect(await readdir(directory)).toEqual(["issuer.json"]);
  });

  it("is the same after a restart: old tokens verify, and other processes can make new ones", async () => {
    const first = await start();
    const token = await first.token();
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    await jwtVerify(token, keySet(second), { issuer: second.issuer });
    await jwtVerify(await issueToken(directory), keySet(second), { issuer: second.issuer, audience: "sluice-local" });
  });

  it("takes another port when its own is taken, and keeps the key", async () => {
    const first = await start();
    const kid = decodeProtectedHeader(await first.token()).kid;
    await first.stop();
    const intruder = createServer();
    await new Promise<void>((done) => intruder.listen(Number(new URL(first.url).port), "127.0.0.1", done));
    const second = await start();
    expect(new URL(second.url).port).not.toBe(String((intruder.address() as AddressInfo).port));
    expect(decodeProtectedHeader(await second.token()).kid).toBe(kid);
    await new Promise((done) => intruder.close(done));
  });

  it.each([
    ["is cut off", () => readFile(file(), "utf8").then((text) => writeFile(file(), text.slice(0, 100)))],
    ["is empty", () => writeFile(file(), "")],
    ["holds something else", () => writeFile(file(), '{"port":80}')],
    ["could be read by others", () => chmod(file(), 0o644)],
  ])("makes a new key, under a new address, when the kept one %s", async (_, spoil) => {
    const first = await start();
    const kid = decodeProtectedHeader(await first.token()).kid;
    await spoil();
    const second = await start();
    expect(decodeProtectedHeader(await second.token()).kid).not.toBe(kid);
    expect(second.url).not.toBe(first.url);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it("says what to do when a token is asked for and there is no issuer", async () => {
    await expect(issueToken(directory)).rejects.toThrow('run "npm start" first');
  });
});
