import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUsableId, quoted, terraformCommand, typeOf } from "./import-command.ts";

/** The words that a shell makes of a command line. */
const wordsIn = (line: string): string[] =>
  execFileSync("sh", ["-c", `for word in ${line}; do printf '%s\\0' "$word"; done`], { env: {} })
    .toString("utf8")
    .split("\0")
    .slice(0, -1);

const hostile = [
  "$(touch /tmp/owned)",
  "`id`",
  "a'; rm -rf / #",
  "'\\''",
  '"$HOME"',
  "a b\tc",
  "line\nbreak",
  "*",
  "~",
  "{a,b}",
  "!!",
  "\\",
  "",
  "=(x)",
  "ü 漢 😀",
];

describe("a command for a shell", () => {
  it("passes hostile words on as they are", () => {
    expect(wordsIn(hostile.map(quoted).join(" "))).toEqual(hostile);
  });

  it("passes any words on as they are", () => {
    const words = fc.array(
      fc.string({ unit: "binary" }).map((word) => word.replaceAll("\0", "")),
      { minLength: 30, maxLength: 60 },
    );
    fc.assert(
      fc.property(words, (list) => {
        expect(wordsIn(list.map(quoted).join(" "))).toEqual(list);
      }),
      { numRuns: 8 },
    );
  });

  it("is run from the repository where the stack is in it, and from anywhere where it is not", () => {
    const args = ["import", "aws_vpc.x", "vpc-1"];
    expect(terraformCommand("/r/cdktf.out/stacks/dev-vpc", args, { root: "/r" })).toBe(
      "terraform -chdir=cdktf.out/stacks/dev-vpc import aws_vpc.x vpc-1",
    );
    expect(terraformCommand("/else where/dev-vpc", args, { root: "/r", prefix: ["npm", "exec"] })).toBe(
      "npm exec terraform '-chdir=/else where/dev-vpc' import aws_vpc.x vpc-1",
    );
  });
});

describe("text from the cloud", () => {
  it("is an address only if it has the form of one", () => {
    expect(typeOf("aws_sqs_queue.jobs_dead-2")).toBe("aws_sqs_queue");
    for (const text of [
      "",
      "jobs",
      "aws_sqs_queue.",
      "aws_sqs_queue.a\n",
      "null_resource.x",
      "aws_x.y.z",
      'aws_x.y["k"]',
    ])
      expect(typeOf(text)).toBeUndefined();
  });

  it("is an id only without control characters", () => {
    expect(["fn/api", "r|f", "ü", "\u001b[2J", "a\nb", ""].map(isUsableId)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
