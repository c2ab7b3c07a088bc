import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryDirectory } from "#scripts/rehearsal/provider/testing/workspace";
import { createCatalog, UNREADABLE } from "./catalog.ts";

const temporary = temporaryDirectory();
afterAll(temporary.remove);

describe("the catalogue", () => {
  const catalog = createCatalog();

  it("lists every resource and data source of the bindings", () => {
    expect(catalog.types().length).toBeGreaterThan(1_500);
    expect(catalog.types()).toEqual(expect.arrayContaining(["aws_sqs_queue", "aws_caller_identity", "aws_instance"]));
  });

  it("reads them all", () => {
    for (const type of catalog.types()) expect(catalog.resource(type) ?? catalog.dataSource(type), type).toBeDefined();
  });

  it.each(UNREADABLE)("says that %s cannot be read, instead of a schema that is almost right", (type) => {
    expect(() => catalog.resource(type)).toThrow("does not know this form of bindings");
  });

  it("knows resource and data source apart", () => {
    expect(catalog.resource("aws_caller_identity")).toBeUndefined();
    expect(catalog.dataSource("aws_caller_identity")).toBeDefined();
    expect(catalog.dataSource("aws_sns_topic_policy")).toBeUndefined();
  });

  it("looks up nothing but type names", () => {
    const folder = join(temporary.path, "lib");
    mkdirSync(join(temporary.path, "outside"), { recursive: true });
    writeFileSync(join(temporary.path, "outside", "index.js"), "not bindings");
    mkdirSync(folder);
    for (const name of ["aws_../outside", "../outside", "aws_", "aws_X", "constructor", "aws_a/../../outside"])
      expect(createCatalog(folder).resource(name)).toBeUndefined();
  });

  it("says what is wrong with bindings that are not as published", () => {
    const folder = join(temporary.path, "damaged");
    mkdirSync(join(folder, "sqs-queue"), { recursive: true });
    writeFileSync(join(folder, "sqs-queue", "index.js"), "module.exports = {};");
    expect(() => createCatalog(folder).resource("aws_sqs_queue")).toThrow(/sqs-queue: no inline source map/);
  });

  it("marks what is secret, write-only, and filled in by the provider", () => {
    const of = (type: string, name: string) => catalog.resource(type)!.attributes.find((one) => one.name === name);
    expect(of("aws_ssm_parameter", "value")).toMatchObject({ sensitive: true, writeOnly: false });
    expect(of("aws_ssm_parameter", "insecure_value")).toMatchObject({ sensitive: false });
    expect(of("aws_ssm_parameter", "value_wo")).toMatchObject({ sensitive: true, writeOnly: true });
    expect(of("aws_ssm_parameter", "has_value_wo")).toMatchObject({ writeOnly: false });
    expect(of("aws_db_instance", "password")).toMatchObject({ sensitive: true });
    expect(of("aws_sqs_queue", "delay_seconds")).toMatchObject({ computed: true, resets: true });
    expect(of("aws_flow_log", "log_format")).toMatchObject({ computed: true, resets: false });
  });
});
