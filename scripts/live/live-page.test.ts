import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LivePage, startLivePage } from "./live-page.ts";
import { ask, askAsPage } from "./testing/ask.ts";
import { listen } from "./testing/listen.ts";
import { scratchDirectory } from "./testing/scratch-directory.ts";

let scratch: ReturnType<typeof scratchDirectory>;
const pages: LivePage[] = [];
beforeEach(() => {
  scratch = scratchDirectory();
});
afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.stop()));
  scratch.remove();
});

let asked: unknown[] = [];
let finish = (_: string) => {};
const actions = {
  burst: {
    title: "burst of events",
    prepare: (input: object) => {
      if (!("count" in input)) throw new Error("count: how many?");
      asked.push(input);
      return (say: (text: string) => void) => {
        say("half way");
        return new Promise<string>((resolve) => {
          finish = resolve;
        });
      };
    },
  },
};
async function start(port?: number) {
  asked = [];
  const sections = { cost: { every: 60_000, read: () => ({ cents: 5 }) } };
  const page = await startLivePage({
    directory: scratch.directory,
    port,
    about: { environment: "local", hotfixes: [], stacks: [] },
    sections,
    actions,
    broadcast: { interval: 1 },
  });
  pages.push(page);
  const { port: own, hash } = new URL(page.url);
  return { page, port: Number(own), token: hash.slice(1) };
}
async function sessionOf(port: number, token: string): Promise<string> {
  const { body } = await askAsPage({ port, method: "POST", path: "/session", body: JSON.stringify({ token }) });
  return (JSON.parse(body) as { session: string }).session;
}

describe("the live page's server", () => {
  it("serves its files and nothing else, each with a policy that lets nothing in", async () => {
    const { port } = await start();
    const page = await ask({ port });
    expect(page.status).toBe(200);
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
    expect(page.headers["referrer-policy"]).toBe("no-referrer");
    const loaded = [...page.body.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => path!);
    expect(loaded.length).toBeGreaterThan(2);
    for (const path of loaded) expect((await ask({ port, path })).status).toBe(200);
    expect(page.body).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|https?:\/\//);
  });

  it.each([
    "/../package.json",
    "/..%2f..%2fpackage.json",
    "/%2e%2e/%2e%2e/package.json",
    "/....//package.json",
    "/page/../../package.json",
    "/main.js%00.css",
    "//127.0.0.1/main.js",
    "/\\..\\package.json",
    "/main.js?x",
    "/MAIN.JS",
    "/live.json",
    "/actions/../session",
    "/%61ctions/burst",
  ])("has nothing at %s", async (path) => {
    const { port } = await start();
    const { status, headers, body } = await ask({ port, path });
    expect(status).toBe(404);
    expect(headers["content-security-policy"]).toBeDefined();
    expect(body).not.toContain("package");
  });

  it("tells nothing to another name, another origin, or without a session", async () => {
    const { port, token } = await start();
    const session = await sessionOf(port, token);
    const events = (headers: Record<string, string>) => ask({ port, path: "/events", headers });
    const bearer = { authorization: `Bearer ${session}` };
    expect((await events({ ...bearer, host: `evil.example:${port}` })).status).toBe(421);
    expect((await events({ ...bearer, origin: "http://evil.example" })).status).toBe(403);
    for (const shown of [{}, { authorization: `Bearer ${token}` }, { cookie: `session=${session}` }])
      expect((await events(shown as Record<string, string>)).status).toBe(401);
    const forged = await askAsPage({ port, method: "POST", path: "/session", body: '{"token":"guess"}' });
    expect(forged.status).toBe(401);
    expect(forged.headers["access-control-allow-origin"]).toBeUndefined();
    expect((await ask({ port, method: "OPTIONS", headers: { origin: "http://evil.example" } })).status).toBe(403);
  });

  it("does nothing for a forged request", async () => {
    const { port, token } = await start();
    const session = await sessionOf(port, token);
    const post = (change: Partial<Parameters<typeof askAsPage>[0]> = {}) =>
      askAsPage({ port, method: "POST", path: "/actions/burst", session, body: '{"count":1}', ...change });
    expect((await post({ headers: { origin: "http://evil.example" } })).status).toBe(403);
    expect((await post({ headers: { host: "evil.example" } })).status).toBe(421);
    expect((await post({ headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect((await post({ session: undefined })).status).toBe(401);
    expect((await post({ session: "guess" })).status).toBe(401);
    expect((await post({ method: "GET" })).status).toBe(405);
    expect((await post({ method: "PUT" })).headers.allow).toBe("POST");
    expect((await post({ path: "/actions/constructor" })).status).toBe(404);
    for (const body of ["", "{", "[]", "null", '"x"', "\u0000"]) expect((await post({ body })).status).toBe(400);
    expect((await post({ body: `{"count":"${"9".repeat(5_000)}"}` })).status).toBe(413);
    expect(asked).toEqual([]);
  });

  it("refuses a body of unknown length once it is too long, and goes on", async () => {
    const { port, token } = await start();
    const headers = { "transfer-encoding": "chunked" };
    for (const body of ["x".repeat(5_000), "x".repeat(500_000)]) {
      const asking = askAsPage({ port, method: "POST", path: "/session", headers, body });
      // The connection may be gone before all of it has been sent.
      const { status } = await asking.catch(() => ({ status: 413 }));
      expect(status).toBe(413);
    }
    expect(await sessionOf(port, token)).toBeTruthy();
  });

  it("begins one thing at a time, and says what is wrong with it", async () => {
    const { port, token } = await start();
    const session = await sessionOf(port, token);
    const listening = await listen(port, { session });
    const post = (body: string) => askAsPage({ port, method: "POST", path: "/actions/burst", session, body });
    expect(await post("{}")).toMatchObject({ status: 400, body: '{"message":"count: how many?"}' });
    expect((await post('{"count":1}')).status).toBe(202);
    expect(await post('{"count":2}')).toMatchObject({ status: 409 });
    expect(asked).toEqual([{ count: 1 }]);
    await listening.until((_, text) => text.includes('"text":"half way"'));
    finish("1 sent");
    await listening.until((_, text) => text.includes('"text":"1 sent","outcome":"done"'));
    listening.leave();
  });

  it("is there again after a restart for the pages that were open, at the same port, with another token", async () => {
    const first = await start();
    const session = await sessionOf(first.port, first.token);
    await first.page.stop();
    const second = await start();
    expect(second.port).toBe(first.port);
    expect(second.token).not.toBe(first.token);
    const listening = await listen(second.port, { session, lastEventId: "gone.12" });
    await listening.until(([event]) => event !== undefined && "about" in event.data);
    listening.leave();
    expect(
      (await askAsPage({ ...second, method: "POST", path: "/session", body: `{"token":"${first.token}"}` })).status,
    ).toBe(401);
  });

  it("takes another port if somebody has the last one, and says so if it was asked for", async () => {
    const { port } = await start();
    expect((await start()).port).not.toBe(port);
    await expect(start(port)).rejects.toThrow(`port ${port} is taken`);
  });

  it("tells a page that there are too many, and lets go of who sends half a request", async () => {
    const { port, token } = await start();
    const session = await sessionOf(port, token);
    const slow = connect(port, "127.0.0.1");
    slow.write("GET / HTTP/1.1\r\nHost: ");
    const gone = new Promise((resolve) => slow.on("error", () => {}).on("close", resolve));
    const all = await Promise.all(Array.from({ length: 8 }, () => listen(port, { session })));
    const ninth = await listen(port, { session });
    await ninth.ended;
    expect(ninth.text()).toContain("event: full");
    for (const each of all) each.leave();
    await Promise.all(all.map(({ ended }) => ended));
    // A `GET` line without its end: the server does not wait for it for ever.
    slow.resume();
    await gone;
  }, 20_000);
});
