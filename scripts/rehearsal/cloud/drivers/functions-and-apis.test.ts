import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  ApiGatewayV2Client,
  GetApiCommand,
  GetAuthorizerCommand,
  GetIntegrationCommand,
  GetRouteCommand,
} from "@aws-sdk/client-apigatewayv2";
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Attributes } from "#scripts/rehearsal/cloud/cloud-object";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { temporaryDirectory } from "#scripts/rehearsal/provider/testing/workspace";
import { createDrivers } from "./drivers.ts";
import { type Driven, objectOf, startDriven } from "./testing/driven.ts";

const temporary = temporaryDirectory();
let driven: Driven;
let lambda: LambdaClient;
let gateway: ApiGatewayV2Client;

beforeAll(async () => {
  driven = await startDriven();
  lambda = new LambdaClient(clientConfig(driven.emulator.access));
  gateway = new ApiGatewayV2Client(clientConfig(driven.emulator.access));
});
afterAll(async () => {
  await driven?.emulator.dispose();
  temporary.remove();
});

const zipped = (name: string, answer: string): string => {
  const path = join(temporary.path, name);
  writeFileSync(path, zipSync({ "index.js": Buffer.from(`exports.handler = async () => (${answer});`) }));
  return path;
};

describe("a function", () => {
  const one = zipped("one.zip", "[1, process.env.QUEUE]");
  const two = zipped("two.zip", "[2, process.env.QUEUE]");
  const url = "https://sqs.ap-northeast-2.amazonaws.com/000000000000/q";
  const fn = (more: object = {}) =>
    objectOf("aws_lambda_function", {
      name: "f",
      function_name: "f",
      role: "arn:aws:iam::000000000000:role/f",
      runtime: "nodejs22.x",
      handler: "index.handler",
      architectures: ["arm64"],
      memory_size: 256,
      timeout: 5,
      filename: one,
      environment: [{ variables: { QUEUE: url } }],
      ...more,
    });
  const invoke = async () =>
    JSON.parse(Buffer.from((await lambda.send(new InvokeCommand({ FunctionName: "f" }))).Payload!).toString());
  const live = () => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "f" }));

  it("runs its package, and the new one after a change", async () => {
    const driver = driven.for("aws_lambda_function");
    const { endpoint } = driven.emulator.access;
    expect(await driver.create(fn())).toEqual({
      code_sha256: expect.stringMatching(/=$/),
      source_code_size: expect.any(Number),
    });
    expect(await invoke()).toEqual([1, `${endpoint}/000000000000/q`]);
    expect(await driver.update(fn({ filename: two }), fn())).toHaveProperty("code_sha256");
    expect(await invoke()).toEqual([2, `${endpoint}/000000000000/q`]);
  });

  it("gets new settings without new code, and new code only if it changed", async () => {
    const driver = driven.for("aws_lambda_function");
    const changed = fn({ memory_size: 512, timeout: 9, environment: [] });
    expect(await driver.update(changed, fn())).toBeUndefined();
    expect(await live()).toMatchObject({ MemorySize: 512, Timeout: 9 });
    expect(await invoke()).toEqual([2, null]);
    await driver.update(fn(), changed);
  });

  it("shows what was changed in the emulator in AWS's terms, and nothing where nothing was", async () => {
    const driver = driven.for("aws_lambda_function");
    expect(await driver.read(fn())).toEqual({ memory_size: 256, timeout: 5 });
    expect(await driver.read(fn({ environment: [{ variables: { QUEUE: "was else" } }] }))).toMatchObject({
      environment: [{ variables: { QUEUE: url } }],
    });
  });

  it("is told this run's addresses, but keeps what was edited", async () => {
    const access = { ...driven.emulator.access };
    const before = await live();
    await createDrivers({ ...driven.context, access }).reconcile([
      fn({ environment: [{ variables: { QUEUE: "edited since" } }] }),
    ]);
    expect((await live()).Environment).toEqual(before.Environment);
  });

  it("that a killed run left is replaced", async () => {
    await driven.for("aws_lambda_function").create(fn({ memory_size: 1024 }));
    expect(await live()).toMatchObject({ MemorySize: 1024 });
  });

  it("without a package is refused, naming the file, and nothing is made", async () => {
    const driver = driven.for("aws_lambda_function");
    await driver.delete(fn());
    await driver.delete(fn());
    await expect(driver.create(fn({ filename: "gone.zip" }))).rejects.toThrow(
      /^creating aws_lambda_function "f": no package gone\.zip; looked for/,
    );
    expect(await driver.read(fn())).toBeUndefined();
    await createDrivers(driven.context).reconcile([fn()]);
  });
});

describe("an API", () => {
  const api = (more: object = {}) =>
    objectOf("aws_apigatewayv2_api", {
      id: "abc123defg",
      name: "events",
      protocol_type: "HTTP",
      cors_configuration: [],
      ...more,
    });
  const of = (type: string, more: Attributes) =>
    objectOf(`aws_apigatewayv2_${type}`, { api_id: "abc123defg", ...more });

  it("has the id of the state, and takes changes", async () => {
    await driven.for("aws_apigatewayv2_api").create(api());
    const cors = [{ allow_origins: ["https://app.example.com"], allow_methods: ["POST"], max_age: 60 }];
    await driven.for("aws_apigatewayv2_api").update(api({ name: "renamed", cors_configuration: cors }), api());
    expect(await gateway.send(new GetApiCommand({ ApiId: "abc123defg" }))).toMatchObject({
      Name: "renamed",
      CorsConfiguration: { AllowOrigins: ["https://app.example.com"], MaxAge: 60 },
    });
    await driven.for("aws_apigatewayv2_api").update(api(), api({ cors_configuration: cors }));
    expect((await gateway.send(new GetApiCommand({ ApiId: "abc123defg" }))).CorsConfiguration).toBeUndefined();
  });

  it("has integrations, routes and stages with the emulator's ids, and takes changes of them", async () => {
    const integration = of("integration", {
      integration_type: "HTTP_PROXY",
      integration_uri: "http://127.0.0.1:9",
      integration_method: "POST",
      payload_format_version: "1.0",
      timeout_milliseconds: 1000,
    });
    const integrationId = (await driven.for("aws_apigatewayv2_integration").create(integration))!.id;
    const made = { ...integration, attributes: { ...integration.attributes, id: integrationId } };
    await driven
      .for("aws_apigatewayv2_integration")
      .update({ ...made, attributes: { ...made.attributes, timeout_milliseconds: 2000 } }, made);
    expect(
      await gateway.send(new GetIntegrationCommand({ ApiId: "abc123defg", IntegrationId: String(integrationId) })),
    ).toMatchObject({ TimeoutInMillis: 2000 });

    const route = of("route", {
      route_key: "GET /a",
      authorization_type: "NONE",
      target: `integrations/${integrationId}`,
    });
    const routeId = (await driven.for("aws_apigatewayv2_route").create(route))!.id;
    const moved = { ...route, attributes: { ...route.attributes, id: routeId, route_key: "GET /b" } };
    await driven.for("aws_apigatewayv2_route").update(moved, route);
    expect(await gateway.send(new GetRouteCommand({ ApiId: "abc123defg", RouteId: String(routeId) }))).toMatchObject({
      RouteKey: "GET /b",
    });

    const stage = of("stage", { name: "v1", auto_deploy: true, stage_variables: { a: "b" } });
    await driven.for("aws_apigatewayv2_stage").create(stage);
    await driven.for("aws_apigatewayv2_stage").update(stage, stage);
    for (const [type, object] of [
      ["integration", made],
      ["route", moved],
      ["stage", stage],
    ] as const) {
      const driver = driven.for(`aws_apigatewayv2_${type}`);
      expect(await driver.read(object)).toEqual({});
      await driver.delete(object);
      await driver.delete(object);
      expect(await driver.read(object)).toBeUndefined();
    }
  });

  it("answers 502 and says why where a load balancer would answer, which does not exist here", async () => {
    const listener = "arn:aws:elasticloadbalancing:ap-northeast-2:000000000000:listener/net/services/a/b";
    const integration = of("integration", {
      integration_type: "HTTP_PROXY",
      integration_uri: listener,
      integration_method: "ANY",
      connection_type: "VPC_LINK",
      connection_id: "l1nk",
      payload_format_version: "1.0",
      timeout_milliseconds: 29_000,
    });
    const { id } = (await driven.for("aws_apigatewayv2_integration").create(integration))!;
    const route = of("route", {
      route_key: "GET /approvals",
      authorization_type: "NONE",
      target: `integrations/${id}`,
    });
    await driven.for("aws_apigatewayv2_route").create(route);
    await driven.for("aws_apigatewayv2_stage").create(of("stage", { name: "$default", auto_deploy: true }));
    const { endpoint } = driven.emulator.access;
    const answer = await fetch(`${endpoint}/_aws/execute-api/abc123defg/$default/approvals`);
    expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining("vpc-links-are-not-rehearsed")]);
  });

  it("has an authorizer that trusts the issuer on this machine, told anew in every run", async () => {
    const authorizer = of("authorizer", {
      name: "jwt",
      authorizer_type: "JWT",
      identity_sources: ["$request.header.Authorization"],
      jwt_configuration: [{ audience: ["sluice"], issuer: "https://issuer.sluice.test" }],
    });
    const driver = driven.for("aws_apigatewayv2_authorizer");
    const id = String((await driver.create(authorizer))!.id);
    const made = { ...authorizer, attributes: { ...authorizer.attributes, id } };
    const issuer = async () =>
      (await gateway.send(new GetAuthorizerCommand({ ApiId: "abc123defg", AuthorizerId: id }))).JwtConfiguration
        ?.Issuer;
    expect(await issuer()).toBe("http://127.0.0.1:9");
    const next = createDrivers({ ...driven.context, resolveIssuer: () => "http://127.0.0.1:10" });
    await next.reconcile([made]);
    expect(await issuer()).toBe("http://127.0.0.1:10");
    await driver.delete(made);
    await next.reconcile([made]);
    expect(await driver.read(made)).toBeUndefined();
  });

  it("is gone with all that belongs to it", async () => {
    await driven.for("aws_apigatewayv2_api").delete(api());
    await driven.for("aws_apigatewayv2_api").delete(api());
    expect(await driven.for("aws_apigatewayv2_api").read(api())).toBeUndefined();
    expect(await driven.for("aws_apigatewayv2_stage").read(of("stage", { name: "v1" }))).toBeUndefined();
  });
});

describe("an event source mapping", () => {
  const mapping = (enabled: boolean) =>
    objectOf("aws_lambda_event_source_mapping", { id: "u", uuid: "u", batch_size: 5, enabled });

  it("lives with the event sources: made, changed, told again in every run, and ended", async () => {
    const driver = driven.for("aws_lambda_event_source_mapping");
    await driver.create(mapping(true));
    await driver.update(mapping(false), mapping(true));
    expect(driven.mappings.get("u")).toEqual({ id: "u", uuid: "u", batch_size: 5, enabled: false });
    driven.mappings.clear();
    await driver.reconcile!(mapping(true));
    expect(driven.mappings.get("u")).toMatchObject({ enabled: true });
    await driver.delete(mapping(true));
    expect(driven.mappings.size).toBe(0);
  });

  it("that they refuse is an error which says which object and why", async () => {
    const refusing = createDrivers({
      ...driven.context,
      eventSources: {
        put: () => Promise.reject(new Error("batch_size must be 1 to 10000, got 0")),
        remove: async () => {},
      },
    });
    await expect(refusing.for("aws_lambda_event_source_mapping")!.create(mapping(true))).rejects.toThrow(
      'creating aws_lambda_event_source_mapping "u": batch_size must be 1 to 10000, got 0',
    );
  });
});

describe("a delivery stream", () => {
  const type = "aws_kinesis_firehose_delivery_stream";
  const delivery = (prefix: string) => objectOf(type, { name: "archive", extended_s3_configuration: [{ prefix }] });

  it("lives with the deliveries, by its name: made, changed, told again in every run, and ended", async () => {
    const driver = driven.for(type);
    await driver.create(delivery("a/"));
    await driver.update(delivery("b/"), delivery("a/"));
    expect(driven.deliveries.get("archive")).toEqual(delivery("b/").attributes);
    driven.deliveries.clear();
    await driver.reconcile!(delivery("b/"));
    expect([...driven.deliveries.keys()]).toEqual(["archive"]);
    await driver.delete(delivery("b/"));
    expect(driven.deliveries.size).toBe(0);
  });

  it("is an entry in the cloud where nobody carries it out", async () => {
    const { deliveries: _, ...without } = driven.context;
    const driver = createDrivers(without).for(type)!;
    await driver.create(delivery("a/"));
    expect(await driver.read(delivery("a/"))).toEqual({});
    await driver.delete(delivery("a/"));
  });
});

it("an emulator that is not there is an error which names the object, not a lost object", async () => {
  const access = { ...driven.emulator.access, endpoint: "http://127.0.0.1:1" };
  const drivers = createDrivers({ ...driven.context, access });
  await expect(drivers.for("aws_sqs_queue")!.read(objectOf("aws_sqs_queue", { name: "q" }))).rejects.toThrow(
    /reading aws_sqs_queue "q".*ECONNREFUSED/,
  );
});
