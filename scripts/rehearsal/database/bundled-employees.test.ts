import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleFunction } from "#constructs/compute/bundle";
import { type LocalMysql, startLocalMysql } from "./local-mysql.ts";
import { findMysql } from "./mysql-programs.ts";

const login = { username: "admin", password: "of a test" };

// The bundle leaves out parts of mysql2's dependencies, so that it is tried as it is deployed. Skipped where no server is installed.
describe.skipIf(!findMysql())("employee-service as it is deployed", () => {
  const directory = mkdtempSync(join(tmpdir(), "bundled-"));
  let server: LocalMysql;
  let secrets: Server;

  beforeAll(async () => {
    server = await startLocalMysql({ directory: join(directory, "mysql"), database: "platform", ...login });
    secrets = createServer((_, response) => {
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify({ SecretString: JSON.stringify(login) }));
    });
    await new Promise<void>((resolve) => secrets.listen(0, "127.0.0.1", resolve));
    const { path } = bundleFunction({
      entry: "functions/employee-service/handler.ts",
      outdir: join(directory, "bundle"),
    });
    for (const [name, bytes] of Object.entries(unzipSync(readFileSync(path))))
      writeFileSync(join(directory, name), bytes);
  });
  afterAll(async () => {
    secrets?.close();
    await server?.stop();
    rmSync(directory, { recursive: true });
  });

  it("keeps employees in MySQL, with a login from Secrets Manager", async () => {
    const script = `
      import { handler } from "./index.mjs";
      const call = async (method, rawPath, body) => {
        const answer = await handler({ rawPath, requestContext: { http: { method }, authorizer: { jwt: { claims: { "cognito:groups": "[admin]" } } } }, headers: {}, body: JSON.stringify(body) });
        return { status: answer.statusCode, store: answer.headers["x-employee-store"], body: JSON.parse(answer.body ?? "null") };
      };
      const kim = { name: "김하늘 🚀", email: "sky@example.com", department: "플랫폼", position: "Engineer" };
      const answers = [await call("POST", "/employees", kim), await call("POST", "/employees", kim), await call("GET", "/employees")];
      console.log(JSON.stringify(answers));
      process.exit();`;
    writeFileSync(join(directory, "run.mjs"), script);
    const env = {
      PATH: process.env.PATH,
      POWERTOOLS_SERVICE_NAME: "employee-service",
      POWERTOOLS_METRICS_NAMESPACE: "n",
      EMPLOYEE_STORE: "rehearsal",
      EMPLOYEE_MANAGERS: "admin",
      DATABASE_HOST: server.host,
      DATABASE_PORT: String(server.port),
      DATABASE_NAME: "platform",
      DATABASE_SECRET_ID: "s",
      AWS_REGION: "ap-northeast-2",
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(secrets.address() as AddressInfo).port}`,
    };
    const { stdout } = await promisify(execFile)(process.execPath, ["run.mjs"], { cwd: directory, env });
    const answers = JSON.parse(stdout.trim().split("\n").at(-1)!);
    const kim = { name: "김하늘 🚀", email: "sky@example.com" };
    expect(answers).toMatchObject([
      { status: 201, store: "mysql", body: kim },
      { status: 409, store: "mysql", body: { field: "email" } },
      { status: 200, store: "mysql", body: { employees: [kim] } },
    ]);
  });
});
