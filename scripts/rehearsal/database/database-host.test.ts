import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, expect, it } from "vitest";
import { createDatabaseHost, type RunningDatabase } from "./database-host.ts";
import { findMysql } from "./mysql-programs.ts";

const directory = mkdtempSync(join(tmpdir(), "databases-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const order = { identifier: "local-rds-primary", database: "platform", username: "admin" };
const open = ({ host, port, password }: RunningDatabase) =>
  createConnection({ host, port, password, user: order.username, database: order.database });

describe("a host of databases", () => {
  it("runs nothing where no server is installed, and says so", async () => {
    const host = createDatabaseHost(directory, null);
    expect(await host.put(order)).toBeUndefined();
    await host.remove(order.identifier);
    await host.stop();
  });

  it.each(["../../etc", "a/b", "", "-x", ".."])("takes no folder from the name %j", async (identifier) => {
    const programs = { kind: "mysql", server: "/nonexistent" } as const;
    const host = createDatabaseHost(directory, programs);
    await expect(host.put({ ...order, identifier })).rejects.toThrow("is not the name of a database instance");
    await expect(host.remove(identifier)).rejects.toThrow("is not the name of a database instance");
  });
});

// Skipped where no MySQL-compatible server is installed.
describe.skipIf(!findMysql())("a database of a host", () => {
  it("keeps its data, its port and its password from run to run, until it is removed", {
    timeout: 120_000,
  }, async () => {
    const first = createDatabaseHost(directory);
    const running = (await first.put(order))!;
    expect(await first.put(order)).toEqual(running);
    const connection = await open(running);
    await connection.query("CREATE TABLE kept (id INT)");
    await connection.end();
    await first.stop();
    const login = join(directory, order.identifier, "login.json");
    expect(statSync(login).mode & 0o777).toBe(0o600);

    const second = createDatabaseHost(directory);
    expect(await second.put(order)).toEqual(running);
    const again = await open(running);
    expect((await again.query("SHOW TABLES"))[0]).toEqual([{ Tables_in_platform: "kept" }]);
    await again.end();
    await second.stop();

    // What is remembered may be damaged: a new password is made, and the data stay.
    writeFileSync(login, '{"port":');
    const third = createDatabaseHost(directory);
    const renewed = (await third.put(order))!;
    expect(renewed.password).not.toBe(running.password);
    expect(JSON.parse(readFileSync(login, "utf8")).password).toBe(renewed.password);
    await (await open(renewed)).end();
    await third.remove(order.identifier);
    expect(existsSync(join(directory, order.identifier))).toBe(false);
    await expect(open(renewed)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
