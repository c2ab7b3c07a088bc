import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Credentials } from "#functions/employee-service/credentials";
import { type Mysql, type MysqlProps, mysqlOver } from "#functions/employee-service/mysql-connection";
import { mysqlRepository, opening } from "#functions/employee-service/mysql-repository";
import { EmployeeStoreError } from "#functions/employee-service/repository";
import { repositoryPromises } from "#functions/employee-service/testing/repository-promises";
import { type LocalMysql, startLocalMysql } from "./local-mysql.ts";
import { findMysql } from "./mysql-programs.ts";

const login: Credentials = { username: "admin", password: "it's a \\ 'secret'" };
const kim = {
  id: "00000000-0000-8000-8000-000000000001",
  name: "김하늘",
  email: "sky@example.com",
  department: "플랫폼 🚀",
  position: "Engineer",
};

// Where no MySQL-compatible server is installed, these are skipped; the same promises are kept in memory by memory-repository.test.ts.
describe.skipIf(!findMysql())("employees in MySQL", () => {
  const directory = mkdtempSync(join(tmpdir(), "mysql-"));
  let server: LocalMysql;
  const opened: Mysql[] = [];

  const over = (changes: Partial<MysqlProps> = {}): Mysql => {
    const mysql = mysqlOver({
      ...{ host: server.host, port: server.port, database: "platform", authorities: undefined, opening },
      readCredentials: async () => login,
      now: () => performance.now(),
      ...changes,
    });
    opened.push(mysql);
    return mysql;
  };
  const root = () =>
    createConnection({
      host: server.host,
      port: server.port,
      database: "platform",
      user: login.username,
      password: login.password,
    });

  beforeAll(async () => {
    server = await startLocalMysql({ directory, database: "platform", ...login });
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(directory, { recursive: true });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((mysql) => mysql.close().catch(() => {})));
  });
  beforeEach(async () => {
    await over().write("DELETE FROM employees", []);
  });

  repositoryPromises(() => mysqlRepository(over()));

  it("makes its table itself, in a new database, also from several places at once", async () => {
    const all = Array.from({ length: 4 }, () => mysqlRepository(over()));
    await Promise.all(all.map((repository) => repository.page({ limit: 1 })));
    const other = await root();
    await other.query("DROP TABLE employees");
    await other.end();
    await Promise.all(Array.from({ length: 4 }, () => mysqlRepository(over()).page({ limit: 1 })));
  });

  it("refuses what the table cannot hold instead of cutting it", async () => {
    const error = await mysqlRepository(over())
      .add({ ...kim, name: "x".repeat(101) })
      .catch((error) => error);
    expect(error).toBeInstanceOf(EmployeeStoreError);
    expect(error.code).toBe("ER_DATA_TOO_LONG");
  });

  it("takes statements in values for the texts they are", async () => {
    const repository = mysqlRepository(over());
    const evil = { ...kim, name: "'; DROP TABLE employees; --", department: '" OR 1=1 #', position: "\\" };
    await repository.add(evil);
    expect(await repository.page({ department: evil.department, limit: 10 })).toEqual([evil]);
    expect(await repository.page({ department: "' OR '1'='1", limit: 10 })).toEqual([]);
  });

  it("goes on over one connection, and over a new one when that was cut between two calls", async () => {
    let now = 0;
    const mysql = over({ now: () => now });
    const id = async () => (await mysql.read("SELECT CONNECTION_ID() AS id", []))[0]!.id;
    const first = await id();
    now += 60_000;
    expect(await id()).toBe(first);
    const other = await root();
    await other.query(`KILL ${first}`);
    await other.end();
    now += 60_000;
    expect(await id()).not.toBe(first);
  });

  it("says that the store does not work when the connection is cut under it, and works again at the next call", async () => {
    const mysql = over({ now: () => 0 });
    const { id } = (await mysql.read("SELECT CONNECTION_ID() AS id", []))[0]!;
    const slow = mysql.read("SELECT SLEEP(30)", []).catch((error) => error);
    const other = await root();
    await other.query(`KILL ${id}`);
    await other.end();
    expect(await slow).toBeInstanceOf(EmployeeStoreError);
    expect(await mysql.read("SELECT 1 AS one", [])).toEqual([{ one: 1 }]);
  });

  it("reads the password again when it is refused, once", async () => {
    const asked: (string | undefined)[] = [];
    const rotated = over({
      readCredentials: async (how) => {
        asked.push(how);
        return how === "anew" ? login : { ...login, password: "the one before" };
      },
    });
    expect(await rotated.read("SELECT 1 AS one", [])).toEqual([{ one: 1 }]);
    expect(asked).toEqual([undefined, "anew"]);

    const wrong = over({ readCredentials: async () => ({ ...login, password: "wrong" }) });
    const error = await wrong.read("SELECT 1", []).catch((error) => error);
    expect(error).toBeInstanceOf(EmployeeStoreError);
    expect(error.code).toBe("ER_ACCESS_DENIED_ERROR");
  });

  it("says nothing of people in its errors", async () => {
    const other = await root();
    await over().read("SELECT 1", []);
    await other.query("ALTER TABLE employees ADD CONSTRAINT no_sky CHECK (email <> 'sky@example.com')");
    const error: Error = await mysqlRepository(over())
      .add(kim)
      .catch((error) => error);
    await other.query("ALTER TABLE employees DROP CONSTRAINT no_sky");
    await other.end();
    expect(error).toBeInstanceOf(EmployeeStoreError);
    expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toMatch(/sky@|김하늘|INSERT/);
  });

  it("does not fall back to plain text where TLS is asked for", async () => {
    const error = await over({ authorities: "" })
      .read("SELECT 1", [])
      .catch((error) => error);
    expect(error).toBeInstanceOf(EmployeeStoreError);
  });

  it("keeps its data from start to start, with a new password", { timeout: 60_000 }, async () => {
    await mysqlRepository(over()).add(kim);
    await server.stop();
    server = await startLocalMysql({ directory, database: "platform", ...login, password: "new" });
    const anew = over({ readCredentials: async () => ({ ...login, password: "new" }) });
    expect(await mysqlRepository(anew).find(kim.id)).toEqual(kim);
    await server.stop();
    server = await startLocalMysql({ directory, database: "platform", ...login });
  });
});
