import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadEnvironments } from "#environments/index";
import { type RunningSluice, startSluice } from "#scripts/commands/testing/run-sluice";
import { thorough } from "#scripts/house/thorough";
import { issueToken } from "./issuer/issuer.ts";
import { type Attachment, waitForSession } from "./session/session.ts";
import { findNumbers, findNumbersBelow } from "./testing/find-numbers.ts";
import { type Leak, leakNumbers } from "./testing/leak-numbers.ts";
import { workingDirectory } from "./testing/working-directory.ts";

vi.setConfig({ hookTimeout: 240_000 });

/** A number with a valid check digit, of no bank. Each is used in one place, so that a finding tells where it came from. */
function cardNumber(index: number): string {
  const body = `400000${String(index).padStart(9, "0")}`;
  const sum = [...body].reduce((total, digit, position) => {
    const value = Number(digit) * (position % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

let used = 0;
const fresh = () => cardNumber(1_000 + used++);
const grouped = (number: string) => number.match(/.{4}/g)!.join(" ");

/** Rows as they should be, and rows with a number wherever one can end up by mistake. */
function csvRows(): string[] {
  const row = (change: Record<string, string>) => {
    const fields = {
      id: `row-${used}`,
      time: "2026-01-05 10:00:00",
      card: fresh(),
      merchant: "Shop",
      category: "home",
    };
    return Object.values({ ...fields, amount: "4.35", latitude: "1.5", longitude: "2.5", ...change }).join(",");
  };
  const [own, other] = [fresh(), fresh()];
  return [
    "trans_num,trans_date_trans_time,cc_num,merchant,category,amt,lat,long",
    ...Array.from({ length: 30 }, () => row({})),
    row({ id: fresh() }),
    row({ id: `order-${fresh()}` }),
    row({ time: fresh() }),
    row({ card: grouped(fresh()) }),
    row({ card: `${fresh()}x` }),
    row({ card: own, merchant: `Shop ${[...own].join("~")}` }),
    row({ merchant: `Shop ${fresh()}` }),
    row({ merchant: `Shop ${grouped(fresh())} 12/27 123` }),
    row({ category: fresh() }),
    row({ amount: fresh().replace(/..$/, ".$&") }),
    row({ amount: fresh() }),
    row({ latitude: fresh() }),
    row({ card: other, longitude: `1.${other}` }),
    `${row({})},${fresh()}`,
    fresh(),
    `"${fresh()}`,
    row({ merchant: `"Shop ${fresh()}` }),
  ];
}

/** Requests that carry a number where a client can put one, well-formed or not. */
function requests(token: string): { readonly path?: string; readonly init: RequestInit }[] {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const event = (change: object) => ({
    id: `event-${used}`,
    occurredAt: "2026-01-05T10:00:00Z",
    cardNumber: fresh(),
    merchant: "Shop",
    category: "home",
    amountMinor: 435,
    currency: "USD",
    ...change,
  });
  const fullWidth = (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
  const post = (body: string | Uint8Array, more: Record<string, string> = {}) => ({
    init: { method: "POST", body: body as NonNullable<RequestInit["body"]>, headers: { ...headers, ...more } },
  });
  const events = (...all: unknown[]) => post(JSON.stringify({ events: all }));
  const own = fresh();
  const twice = JSON.stringify(event({})).replace("{", `{"cardNumber":"${fresh()}",`);
  return [
    events(
      event({}),
      event({ cardNumber: Number(fresh()) }),
      event({ cardNumber: grouped(fresh()) }),
      event({ cardNumber: [fresh()] }),
      event({ cardNumber: own, amountMinor: Number(own) }),
      event({ amountMinor: Number(fresh()) }),
      event({ cardNumber: own, cardholder: { latitude: Number(`40.${own.slice(2)}`), longitude: 1 } }),
      event({ merchant: fullWidth(fresh()) }),
      event({ merchant: `Shop ${grouped(fresh())} 12/27` }),
      event({ id: fresh(), merchant: "" }),
      event({ [fresh()]: true }),
      event({ currency: fresh() }),
      event({ occurredAt: fresh() }),
      event({ cvv: fresh() }),
      fresh(),
      [fresh()],
      { [fresh()]: fresh() },
    ),
    post(`{"events":[${twice}]}`),
    post(`{"events":[{"cardNumber":"${fresh()}"`),
    post(`cardNumber=${fresh()}`, { "content-type": "application/x-www-form-urlencoded" }),
    post(gzipSync(JSON.stringify({ events: [event({})] })), { "content-encoding": "gzip" }),
    post(Buffer.from(JSON.stringify({ events: [event({})] }), "utf16le")),
    post(JSON.stringify({ [fresh()]: [] })),
    post("{}", { authorization: `Bearer ${fresh()}`, "x-card": fresh(), "user-agent": fresh() }),
    { path: `?card=${fresh()}`, ...events(event({})) },
    { path: `/${fresh()}`, ...events(event({})) },
    { path: `?card=${fresh()}`, init: { method: "GET", headers: { ...headers, cookie: `card=${fresh()}` } } },
  ];
}

let directory: ReturnType<typeof workingDirectory>;
let inputs: string;
let running: RunningSluice;
let sent: readonly string[];
let leaks: readonly Leak[];
let answers: string[];
let whileUp: readonly { file: string; number: string }[];
let afterwards: readonly { file: string; number: string }[];

beforeAll(async () => {
  directory = workingDirectory();
  inputs = await mkdtemp(join(tmpdir(), "sluice-input-"));
  const input = join(inputs, "input.csv");
  writeFileSync(input, csvRows().join("\n"));
  running = startSluice(["rehearse", "--input", input], { root: directory.root });
  await running.printsTo("stdout", /Ctrl-C ends it/);

  const place = join(directory.root, ".sluice", "local");
  const { attachment } = (await waitForSession(place, AbortSignal.timeout(10_000))) as { attachment: Attachment };
  answers = [];
  for (const { path = "", init } of requests(await issueToken(join(place, "issuer")))) {
    const response = await fetch(`${attachment.urls.api}${path}`, init);
    answers.push(`${response.status} ${await response.text()}`);
  }
  sent = Array.from({ length: used }, (_, index) => cardNumber(1_000 + index));
  const environment = loadEnvironments({ SLUICE_ENV: "local" })[0]!;
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = attachment.environment;
  const { region, accountId } = environment;
  const access = { endpoint: attachment.endpoint, region, accountId, credentials: { accessKeyId, secretAccessKey } };
  leaks = await leakNumbers(access, environment, fresh);
  whileUp = findNumbersBelow(directory.root, sent);
  running.child.kill("SIGINT");
  await running.ended;
  afterwards = findNumbersBelow(directory.root, [...sent, ...leaks.map(({ number }) => number)]);
});
afterAll(async () => {
  running?.child.kill("SIGKILL");
  await running?.ended;
  directory?.remove();
  if (inputs) rmSync(inputs, { recursive: true });
});

describe.runIf(thorough)("no card number in clear", () => {
  it("could be missed: good events were stored, bad ones refused, by the sender and by the API", () => {
    const [, read, rejected] = running.printed.stdout.match(/(\d+) read = (\d+) rejected/) ?? [];
    expect(Number(read)).toBeGreaterThan(45);
    expect(Number(rejected)).toBeGreaterThan(14);
    expect(running.printed.stdout).toMatch(/3\d stored \+ .* 0 lost/);
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(expect.arrayContaining(["202", "400", "401", "404"]));
    expect(sent.length).toBeGreaterThan(70);
  });

  it("could be missed: every event that was sent is in the archive by the time that it is looked for", () => {
    const [, archived, accepted] = running.printed.stdout.match(/archived (\d+) of (\d+) sent/) ?? [];
    expect(Number(archived)).toBeGreaterThan(30);
    expect(archived).toBe(accepted);
  });

  it("could be missed: what is put past the functions into any service is found", () => {
    for (const { number, file } of leaks) {
      const places = afterwards.filter((finding) => finding.number === number).map((finding) => finding.file);
      expect(places, String(file)).toContainEqual(expect.stringMatching(file));
    }
  });

  it("is printed, or told to who sent it", () => {
    const { stdout, stderr } = running.printed;
    expect(findNumbers(Buffer.from(stdout + stderr), sent)).toEqual([]);
    expect(findNumbers(Buffer.from(answers.join("\n")), sent)).toEqual([]);
  });

  it("is in a stream, table, bucket, queue, log or state, or in any other file, while the platform stands or afterwards", () => {
    expect(whileUp).toEqual([]);
    expect(afterwards.filter(({ number }) => sent.includes(number))).toEqual([]);
  });
});
