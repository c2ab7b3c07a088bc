import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesUsed } from "./files-used.ts";
import { type ConfigurationOnDisk, configurationOnDisk } from "./testing/configurations.ts";

let disk: ConfigurationOnDisk;
beforeEach(() => {
  disk = configurationOnDisk();
});
afterEach(() => disk.remove());

const sha256 = /^[0-9a-f]{64}$/;

function used(resource: object) {
  disk.write({ resource: { aws_x: { y: resource } } });
  return filesUsed(disk.directory, disk.json());
}

describe("the files of a configuration", () => {
  it.each([
    ["by a name", "code/handler.zip"],
    ["from its own directory", "${path.module}/code/handler.zip"],
    ["in a function", '${filebase64("code/handler.zip")}'],
    ["in a function, from its own directory", '${templatefile("${path.module}/code/handler.zip", { a = 1 })}'],
  ])("are found where they are named %s", (_how, filename) => {
    disk.add("code/handler.zip", "one");
    const before = used({ filename });
    expect(before).toEqual({ contents: { "code/handler.zip": expect.stringMatching(sha256) }, unknown: [] });
    disk.add("code/handler.zip", "two");
    expect(used({ filename }).contents).not.toEqual(before.contents);
  });

  it("are all files of a folder below, and those that lie elsewhere", () => {
    disk.add("site/a/index.html", "a");
    disk.add("../shared/policy.json", "{}");
    const { contents } = used({ source: "site/", policy: '${file("../shared/policy.json")}' });
    expect(Object.keys(contents)).toEqual(["../shared/policy.json", "site/a/index.html"]);
  });

  it("do not count where the path tells what is in them: a function's source map may change by a comment", () => {
    const filename = `assets/code/${"0123456789abcdef".repeat(4)}/handler.zip`;
    disk.add(filename, "one");
    expect(used({ filename, hash: `\${filemd5("${filename}")}` })).toEqual({ contents: {}, unknown: [] });
    disk.add("assets/code/v1/handler.zip", "named by hand");
    expect(Object.keys(used({ filename: "assets/code/v1/handler.zip" }).contents)).toHaveLength(1);
  });

  it("are also those that Terraform reads without being told", () => {
    for (const name of ["extra.tf", "override.tf.json", "terraform.tfvars", "x.auto.tfvars.json", "notes.md"])
      disk.add(name, "");
    expect(Object.keys(used({}).contents)).toEqual([
      "extra.tf",
      "override.tf.json",
      "terraform.tfvars",
      "x.auto.tfvars.json",
    ]);
  });

  it("are not what merely looks like a path", () => {
    expect(existsSync("/")).toBe(true);
    const looksLikePaths = {
      path: "/",
      dot: ".",
      up: "..",
      arn: "arn:aws:iam::1:role/x",
      cidr: "10.0.0.0/16",
      self: `../${"stack"}`,
    };
    const hostile = {
      zero: "a/\0b",
      long: `./${"x".repeat(5000)}`,
      through: "cdk.tf.json/x",
      name: `./${"y".repeat(300)}`,
    };
    expect(used({ ...looksLikePaths, ...hostile })).toEqual({ contents: {}, unknown: [] });
  });

  it("are unknown where only Terraform can tell which they are", () => {
    disk.add("a.json", "{}");
    expect(
      used({
        a: "${file(local.name)}",
        b: '${templatefile("${var.folder}/x.tpl", {})}',
        c: '${fileset(path.module, "*.json")}',
        d: '${file("a.json")}',
        e: '${filemd5("missing.json")}',
      }).unknown,
    ).toEqual(["file(...)", "filemd5(...)", "fileset(...)", "templatefile(...)"]);
  });

  it("are read anew where an absolute path names them", () => {
    disk.add("../outside.txt", "x");
    const path = join(disk.directory, "..", "outside.txt");
    expect(used({ source: path }).contents).toEqual({ [path]: expect.stringMatching(sha256) });
  });
});
