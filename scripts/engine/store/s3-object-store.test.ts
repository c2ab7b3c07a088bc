import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { ensureStateBucket } from "#scripts/rehearsal/emulator/state-backend";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import { openObjectStore } from "./s3-object-store.ts";

const bucket = "states-of-the-test";
const accountId = "000000000000";
let emulator: TestEmulator;
let store: ReturnType<typeof openObjectStore>;

beforeAll(async () => {
  emulator = await startTestEmulator();
  await ensureStateBucket(emulator.access, bucket);
  store = openObjectStore({ bucket, accountId, config: clientConfig(emulator.access) });
});
afterAll(async () => {
  store?.close();
  await emulator?.dispose();
});

describe("the state bucket", () => {
  it("gives back what was written, with the ETag that a listing tells", async () => {
    await store.write("a/two", "zwei ü");
    await store.write("a/one", "eins");
    await store.write("b/other", "x");
    const listed = await store.list("a/");
    expect(listed.map(({ key }) => key)).toEqual(["a/one", "a/two"]);
    expect(await store.read("a/two")).toEqual({ text: "zwei ü", etag: listed[1]?.etag });
    expect(Math.abs(Date.now() - listed[0]!.modified.getTime())).toBeLessThan(60_000);
  });

  it("gives an object another ETag with other content", async () => {
    await store.write("etag", "1");
    const before = await store.read("etag");
    await store.write("etag", "2");
    expect((await store.read("etag"))?.etag).not.toBe(before?.etag);
  });

  it("knows what is not there, and removes it without complaint", async () => {
    expect(await store.read("never")).toBeUndefined();
    expect(await store.list("never/")).toEqual([]);
    await store.remove("never");
    await store.write("once", "x");
    await store.remove("once");
    expect(await store.read("once")).toBeUndefined();
  });

  it("says how to make a bucket that does not exist", async () => {
    const missing = openObjectStore({ bucket: "nobody-made-it", accountId, config: clientConfig(emulator.access) });
    for (const work of [missing.list(""), missing.read("x"), missing.write("x", "y")]) {
      await expect(work).rejects.toThrow(
        /the state bucket nobody-made-it does not exist; make it with `npm run sluice -- bootstrap --env/,
      );
    }
    missing.close();
  });

  it("says that a bucket may belong to another account", async () => {
    const { secretAccessKey } = emulator.access.credentials;
    const config = { ...clientConfig(emulator.access), credentials: { accessKeyId: "111111111111", secretAccessKey } };
    const stranger = openObjectStore({ bucket, accountId: "111111111111", config });
    await expect(stranger.read("a/one")).rejects.toThrow(
      /reading s3:\/\/states-of-the-test\/a\/one: access is denied .*another account than 111111111111; see who you are with/,
    );
    stranger.close();
  });

  it("says to sign in where there are no credentials", async () => {
    const credentials = async () => {
      throw Object.assign(new Error("Could not load credentials from any providers"), {
        name: "CredentialsProviderError",
      });
    };
    const nobody = openObjectStore({ bucket, accountId, config: { ...clientConfig(emulator.access), credentials } });
    await expect(nobody.list("")).rejects.toThrow(/there are no AWS credentials; sign in/);
    nobody.close();
  });
});

describe("against a scripted S3", () => {
  const seen: IncomingHttpHeaders[] = [];
  let server: Server;
  let scripted: typeof store;
  let answers: ((url: string) => { status: number; body: string })[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.headers);
      const { status, body } = answers.shift()!(request.url ?? "");
      request.resume();
      response.writeHead(status, { "content-type": "application/xml" }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = { ...clientConfig(emulator.access), endpoint, maxAttempts: 1 };
    scripted = openObjectStore({ bucket, accountId: "222222222222", config });
  });
  afterAll(async () => {
    scripted.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const page = (keys: readonly string[], next?: string) =>
    `<ListBucketResult>${keys
      .map(
        (key) =>
          `<Contents><Key>${key}</Key><ETag>"e"</ETag><LastModified>2026-11-20T21:00:00Z</LastModified></Contents>`,
      )
      .join("")}<IsTruncated>${next !== undefined}</IsTruncated>${
      next === undefined ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`
    }</ListBucketResult>`;
  const refusal = (status: number, code: string) => () => ({ status, body: `<Error><Code>${code}</Code></Error>` });

  it("reads a listing of several pages to its end", async () => {
    const urls: string[] = [];
    const next = (body: string) => (url: string) => {
      urls.push(url);
      return { status: 200, body };
    };
    answers = [next(page(["b", "c"], "more")), next(page(["a"]))];
    expect((await scripted.list("")).map(({ key }) => key)).toEqual(["a", "b", "c"]);
    expect(urls[1]).toContain("continuation-token=more");
  });

  it("asks S3 in every call to refuse a bucket of another account", async () => {
    seen.length = 0;
    const fine = () => ({ status: 200, body: "" });
    answers = [() => ({ status: 200, body: page([]) }), fine, fine, fine];
    await scripted.list("");
    await scripted.read("x");
    await scripted.write("x", "y");
    await scripted.remove("x");
    expect(seen.map((headers) => headers["x-amz-expected-bucket-owner"])).toEqual(Array(4).fill("222222222222"));
  });

  it.each([
    [403, "AccessDenied", /writing s3:.*access is denied \(AccessDenied\).*222222222222.*your role may/],
    [400, "ExpiredToken", /does not accept the credentials \(ExpiredToken\); sign in again/],
    [403, "InvalidAccessKeyId", /does not accept the credentials \(InvalidAccessKeyId\); sign in again/],
    [301, "PermanentRedirect", /it is not in ap-northeast-2; correct the region/],
    [500, "InternalError", /writing s3:\/\/states-of-the-test\/x: InternalError/],
  ])("explains status %i %s", async (status, code, sentence) => {
    answers = [refusal(status, code)];
    await expect(scripted.write("x", "y")).rejects.toThrow(sentence);
  });

  it("says that nothing answers where the rehearsal has gone", async () => {
    const config = { ...clientConfig(emulator.access), endpoint: "http://127.0.0.1:1", maxAttempts: 1 };
    const gone = openObjectStore({ bucket, accountId, config });
    await expect(gone.list("")).rejects.toThrow(/no answer \(ECONNREFUSED\); check the network, or that the rehearsal/);
    gone.close();
  });
});
