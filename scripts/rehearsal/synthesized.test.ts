import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { stackDirectories, usedTypes } from "./synthesized.ts";

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "sluice-outdir-"));
});
afterEach(() => rmSync(outdir, { recursive: true }));

function write(stack: string, text: string): void {
  mkdirSync(join(outdir, "stacks", stack), { recursive: true });
  writeFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), text);
}

it("names each AWS type of resources and data sources once, and no other provider's", () => {
  write("a", JSON.stringify({ resource: { aws_vpc: {}, terraform_data: {} }, data: { aws_region: {} } }));
  write("b", JSON.stringify({ resource: { aws_vpc: {} } }));
  expect([...usedTypes(outdir)].sort()).toEqual(["aws_region", "aws_vpc"]);
});

it("passes over a stack that is being written just now", () => {
  write("a", '{"resource": {"aws_v');
  write("b", JSON.stringify({ resource: { aws_vpc: {} } }));
  mkdirSync(join(outdir, "stacks", "c"));
  expect(usedTypes(outdir)).toEqual(["aws_vpc"]);
  expect(stackDirectories(outdir)).toHaveLength(3);
});

it("finds nothing where nothing was synthesized", () => {
  expect(usedTypes(join(outdir, "nowhere"))).toEqual([]);
});
