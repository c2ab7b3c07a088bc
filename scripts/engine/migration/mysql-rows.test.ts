import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection as createPlainConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalMysql, startLocalMysql } from "#scripts/rehearsal/database/local-mysql";
import { findMysql } from "#scripts/rehearsal/database/mysql-programs";
import { mysqlExport } from "./mysql-rows.ts";
import { mysqlLogin } from "./mysql-url.ts";
import type { OldRow } from "./old-rows.ts";
import { dayNamed } from "./point-in-time.ts";

const SECRET = "p%ss: w0rd'";
const url = (port: number, password = SECRET) =>
  `mysql://reader:${encodeURIComponent(password)}@127.0.0.1:${port}/legacy`;

describe("the URL of an old database", () => {
  const login = (text: string | undefined, name = "OLD_DB") => mysqlLogin(name, { OLD_DB: text });

  it("says where it is and how to sign in, with every character of the password", () => {
    expect(login(url(3307))).toEqual({
      host: "127.0.0.1",
      port: 3307,
      user: "reader",
      password: SECRET,
      database: "legacy",
      authorities: undefined,
      encrypted: false,
    });
  });

  it.each([
    ["mysql://u:p@db.example.com/legacy", true],
    ["mysql://u:p@10.0.0.7/legacy", true],
    ["mysql://u:p@127.0.0.1/legacy?ca=/x.pem", true],
    ["mysql://u:p@localhost/legacy", false],
    ["mysql://u:p@[::1]/legacy", false],
  ])("beyond this machine is TLS: %s", (text, encrypted) => expect(login(text).encrypted).toBe(encrypted));

  it.each([
    undefined,
    "",
    "postgres://u:sesame@h/d",
    "mysql://u:sesame@h/",
    "mysql://u:sesame@h/d?multipleStatements=true",
    "mysql://u:sesame@h/d?ssl=false",
    "mysql://u:%E0%A4%A@h/d",
    "sesame",
  ])("is refused without a word of it: %s", (text) => {
    expect(() => login(text)).toThrow(/^--mysql-url-from-env OLD_DB: (?!.*sesame)/);
  });

  it("on the command line is refused, and not repeated", () => {
    expect(() => login("x", "mysql://u:sesame@h/d")).toThrow(/^(?!.*sesame).*not a URL$/);
  });
});

it("says that nobody answers, without address or password", async () => {
  const rows = mysqlExport({ login: mysqlLogin("URL", { URL: url(1) }), query: "SELECT 1", day: undefined });
  await expect(rows.next()).rejects.toMatchObject({
    kind: "failed",
    message: "the old database: nobody answers there (ECONNREFUSED)",
  });
});

it("is interrupted though the server says nothing", async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const interruption = new AbortController();
  const login = mysqlLogin("URL", { URL: url(port) });
  const first = mysqlExport({ login, query: "SELECT 1", day: undefined, signal: interruption.signal }).next();
  server.once("connection", () => interruption.abort());
  await expect(first).rejects.toMatchObject({ kind: "interrupted" });
  await new Promise((resolve) => server.close(resolve));
});

// Where no MySQL-compatible server is installed, these are skipped.
describe.skipIf(!findMysql())("the rows of an old MySQL database", () => {
  const directory = mkdtempSync(join(tmpdir(), "old-mysql-"));
  let server: LocalMysql;
  const day = dayNamed("2026-11-20", "+09:00");

  beforeAll(async () => {
    server = await startLocalMysql({ directory, database: "legacy", username: "reader", password: SECRET });
    const connection = await createPlainConnection({
      host: server.host,
      port: server.port,
      user: "reader",
      password: SECRET,
      database: "legacy",
    });
    await connection.query(
      "CREATE TABLE orders (id BIGINT UNSIGNED PRIMARY KEY, amount DECIMAL(20,4), at DATETIME(3), about JSON)",
    );
    await connection.query(
      "INSERT INTO orders VALUES (18446744073709551615, 0.1000, '2026-11-19 15:00:00.5', '{\"a\":1}'), (2, NULL, '2026-11-20 15:00:00', NULL)",
    );
    await connection.end();
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(directory, { recursive: true });
  });

  const read = async (query: string, signal?: AbortSignal) => {
    const rows: OldRow[] = [];
    const login = mysqlLogin("URL", { URL: url(server.port) });
    for await (const row of mysqlExport({ login, query, day, signal })) rows.push(row);
    return rows;
  };

  it("come as they are stored, of the day that is asked for", async () => {
    const rows = await read("SELECT * FROM orders WHERE at >= :from AND at < :to");
    expect(rows).toEqual([
      {
        place: 1,
        row: {
          id: "18446744073709551615",
          amount: "0.1000",
          at: "2026-11-19 15:00:00.500",
          about: expect.stringMatching(/"a": ?1/),
        },
      },
    ]);
  });

  it("come one after the other, however many there are", async () => {
    const rows = await read(
      "SELECT a.id FROM orders a, orders b, orders c, orders d, orders e, orders f, orders g, orders h, orders i, orders j, orders k, orders l",
    );
    expect(rows).toHaveLength(2 ** 12);
    expect(rows.at(-1)?.place).toBe(2 ** 12);
  });

  it("end in the midst of it when they are asked to", async () => {
    const interruption = new AbortController();
    const login = mysqlLogin("URL", { URL: url(server.port) });
    const tables = Array.from({ length: 20 }, (_, index) => `orders t${index}`).join(", ");
    const query = `SELECT t0.id FROM ${tables}`;
    const rows = mysqlExport({ login, query, day, signal: interruption.signal });
    await rows.next();
    interruption.abort();
    const rest = async () => {
      for await (const _ of rows);
    };
    await expect(rest()).rejects.toMatchObject({ kind: "interrupted" });
  });

  it.each([
    ["DELETE FROM orders", "the query would write"],
    ["SELECT 1; DELETE FROM orders", "the query is not understood"],
    ["SELECT secret FROM orders", "names a column that is not there"],
    ["SELECT 'sesame' FROM nowhere", "names a table that is not there"],
  ])("are only read: %s", async (query, message) => {
    const failure = await read(query).catch((error: Error) => error);
    expect(failure).toMatchObject({ kind: "failed", message: expect.stringContaining(message) });
    expect((failure as Error).message).not.toMatch(/sesame|secret/);
    expect(await read("SELECT id FROM orders")).toHaveLength(2);
  });
});
