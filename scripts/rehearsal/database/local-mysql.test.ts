import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, expect, it } from "vitest";
import { startLocalMysql } from "./local-mysql.ts";
import { findMysql } from "./mysql-programs.ts";

const temporary = mkdtempSync(join(tmpdir(), "mysql-"));
afterAll(() => rmSync(temporary, { recursive: true }));

const login = { database: "platform", username: "admin", password: "secret-of-a-test" };

/** A folder with executables of these names, which do what the script says. */
const folderWith = (name: string, script: string, ...programs: string[]) => {
  const folder = join(temporary, name);
  mkdirSync(folder);
  for (const program of programs) {
    writeFileSync(join(folder, program), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, program), 0o755);
  }
  return folder;
};

describe("the programs of a MySQL-compatible server", () => {
  it("are found on PATH: MariaDB's first, or MySQL's, or none", () => {
    const mariadb = folderWith("mariadb", "", "mariadbd", "mariadb-install-db", "mysqld");
    const mysql = folderWith("mysql", "", "mysqld");
    const half = folderWith("half", "", "mariadbd", "mysqld");
    expect(findMysql(`/nowhere:${mariadb}`)).toEqual({
      kind: "mariadb",
      server: join(mariadb, "mariadbd"),
      installer: join(mariadb, "mariadb-install-db"),
    });
    expect(findMysql(mysql)).toEqual({ kind: "mysql", server: join(mysql, "mysqld") });
    // The `mysqld` beside it is MariaDB's, and makes no data directory.
    expect(findMysql(half)).toBeUndefined();
    expect(findMysql("")).toBeUndefined();
  });
});

describe("a server that does not start", () => {
  it("is reported with the end of its log, and leaves no password behind", async () => {
    const folder = folderWith("broken", 'echo "InnoDB: no space left" >&2; exit 3', "mysqld");
    const directory = join(temporary, "broken-data");
    mkdirSync(join(directory, "data"), { recursive: true });
    const programs = { kind: "mysql", server: join(folder, "mysqld") } as const;
    await expect(startLocalMysql({ directory, ...login, programs })).rejects.toThrow(
      /does not start \(exit code 3\):\nInnoDB: no space left/,
    );
    const kept = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of kept)
      expect(readFileSync(join(parentPath, name), "utf8")).not.toContain(login.password);
  });
});

// Skipped where no MySQL-compatible server is installed.
describe.skipIf(!findMysql())("a local server", () => {
  it("listens on loopback, takes its one user with the password, keeps root out, and is gone after stop", async () => {
    const directory = join(temporary, "whole");
    const server = await startLocalMysql({ directory, ...login });
    try {
      const { host, port } = server;
      const here = await createConnection({ host, port, ...login, user: login.username });
      const [rows] = await here.query("SELECT DATABASE() AS name, @@bind_address AS bound");
      expect(rows).toEqual([{ name: "platform", bound: "127.0.0.1" }]);
      await expect(here.query("SELECT * FROM mysql.user")).rejects.toMatchObject({
        code: "ER_TABLEACCESS_DENIED_ERROR",
      });
      await here.end();
      for (const [user, password] of [
        ["admin", "wrong"],
        ["root", ""],
        ["", ""],
      ])
        await expect(createConnection({ host, port, user, password })).rejects.toThrow(/denied|locked/i);
      expect(existsSync(join(directory, "init.sql"))).toBe(false);
      expect(statSync(directory).mode & 0o777).toBe(0o700);
    } finally {
      await server.stop();
    }
    await server.stop();
    expect(await refuses(server.port)).toBe(true);
  });

  it("makes its data anew when a run was killed while it did", async () => {
    const directory = join(temporary, "half-made");
    mkdirSync(join(directory, "data.draft"), { recursive: true });
    writeFileSync(join(directory, "data.draft", "ibdata1"), "half");
    const server = await startLocalMysql({ directory, ...login });
    await server.stop();
    expect(readdirSync(directory)).not.toContain("data.draft");
  });

  it("ends with the process that started it, also when that is killed", async () => {
    const directory = join(temporary, "orphan");
    const script = `import { startLocalMysql } from ${JSON.stringify(join(import.meta.dirname, "local-mysql.ts"))};
      const { port } = await startLocalMysql(${JSON.stringify({ directory, ...login })});
      console.log(port);
      setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await new Promise<number>((resolve) => starter.stdout.once("data", (text) => resolve(Number(text))));
    expect(await refuses(port)).toBe(false);
    starter.kill("SIGKILL");
    await expect.poll(() => refuses(port), { timeout: 20_000, interval: 50 }).toBe(true);
  });
});

/** Whether nobody listens on a port of this machine. */
const refuses = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(false)).once("error", () => resolve(true));
    socket.once("connect", () => socket.destroy());
  });
