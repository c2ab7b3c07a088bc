import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { temporaryDirectory } from "#scripts/rehearsal/provider/testing/workspace";
import { openCloud, peekCloud } from "./cloud.ts";
import type { CloudObject } from "./cloud-object.ts";

const temporary = temporaryDirectory();
afterAll(temporary.remove);

let count = 0;
let directory: string;
let journal: string;
beforeEach(() => {
  directory = join(temporary.path, `cloud-${++count}`);
  journal = join(directory, "objects.jsonl");
});

const queue = (key: string, attributes: Record<string, unknown> = {}): CloudObject => ({
  type: "aws_sqs_queue",
  region: "ap-northeast-2",
  key,
  attributes,
});

const reopened = () => {
  const cloud = openCloud({ directory });
  const objects = cloud.list();
  cloud.close();
  return objects;
};

describe("the cloud", () => {
  it("keeps objects from run to run, in order, with the last word on each", () => {
    const cloud = openCloud({ directory });
    cloud.put(queue("a", { n: 1 }));
    cloud.put(queue("b"));
    cloud.put(queue("a", { n: 2 }));
    cloud.put(queue("c"));
    expect(cloud.remove(queue("b"))).toBe(true);
    expect(cloud.remove(queue("b"))).toBe(false);
    cloud.close();
    expect(reopened()).toEqual([queue("a", { n: 2 }), queue("c")]);
  });

  it("tells objects apart by type, region and key, whatever these contain", () => {
    const part = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", '","', "\n", "\u2028", "../.."));
    const object = fc.record({
      type: part,
      region: part,
      key: part,
      attributes: fc.record({ text: fc.string({ unit: "binary" }) }),
    });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 20 }), (objects) => {
        directory = join(temporary.path, `cloud-${++count}`);
        const cloud = openCloud({ directory });
        const wanted = new Map<string, CloudObject>();
        for (const one of objects) {
          cloud.put(one);
          wanted.set(JSON.stringify([one.type, one.region, one.key]), one);
        }
        cloud.close();
        expect(reopened()).toEqual([...wanted.values()]);
      }),
      { numRuns: 30 },
    );
  });

  it("finds objects by type and region", () => {
    const cloud = openCloud({ directory });
    cloud.put(queue("a"));
    cloud.put({ ...queue("a"), region: "us-east-1" });
    expect(cloud.list({ region: "us-east-1" })).toHaveLength(1);
    expect(cloud.list({ type: "aws_vpc" })).toEqual([]);
    cloud.close();
  });

  it("does not change when the caller changes what it handed in", () => {
    const cloud = openCloud({ directory });
    const attributes = { tags: { a: "b" } };
    cloud.put(queue("a", attributes));
    attributes.tags.a = "changed";
    expect(cloud.get(queue("a"))!.attributes).toEqual({ tags: { a: "b" } });
    cloud.close();
  });

  it("can be looked at while another has it open and writes, without being touched", () => {
    expect(peekCloud(directory)).toEqual([]);
    expect(existsSync(directory)).toBe(false);
    const cloud = openCloud({ directory });
    cloud.create(queue("a"));
    cloud.put(queue("b"));
    cloud.remove(queue("b"));
    appendFileSync(journal, '{"put":{"type":"half an en');
    const before = readFileSync(journal);
    expect(peekCloud(directory)).toEqual([queue("a")]);
    expect(readFileSync(journal)).toEqual(before);
    cloud.close();
  });

  it("is readable by its owner alone", () => {
    openCloud({ directory }).close();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(journal).mode & 0o777).toBe(0o600);
  });
});

describe("the journal", () => {
  it("loses only the entry that a killed process had not finished, and says so", () => {
    const cloud = openCloud({ directory });
    cloud.put(queue("a"));
    cloud.close();
    appendFileSync(journal, '{"put":{"type":"aws_sqs_queue","regi');
    const notes: string[] = [];
    const again = openCloud({ directory, note: (line) => notes.push(line) });
    expect(again.list()).toEqual([queue("a")]);
    expect(notes).toEqual([expect.stringMatching(/dropped an unfinished last entry of 36 bytes/)]);
    again.close();
  });

  it("is found in order wherever a process is killed while writing", () => {
    const cloud = openCloud({ directory });
    for (let n = 0; n < 20; n++) cloud.put(queue(`q${n}`, { emoji: "\ud83e\uddca" }));
    cloud.close();
    const whole = readFileSync(journal);
    for (let end = 0; end <= whole.length; end += 7) {
      writeFileSync(journal, whole.subarray(0, end));
      const kept = reopened();
      expect(kept).toEqual(Array.from({ length: kept.length }, (_, n) => queue(`q${n}`, { emoji: "\ud83e\uddca" })));
    }
  });

  it("survives a killed process with all that was put", () => {
    mkdirSync(directory, { recursive: true });
    const script = `
      import { openCloud } from "${new URL("./cloud.ts", import.meta.url).pathname}";
      const cloud = openCloud({ directory: ${JSON.stringify(directory)} });
      cloud.put(${JSON.stringify(queue("a"))});
      process.kill(process.pid, "SIGKILL");`;
    const { signal } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
    expect(signal).toBe("SIGKILL");
    expect(reopened()).toEqual([queue("a")]);
  });

  it("does not grow from run to run", () => {
    const cloud = openCloud({ directory });
    for (let n = 0; n < 100; n++) cloud.put(queue("a", { n }));
    cloud.close();
    expect(reopened()).toEqual([queue("a", { n: 99 })]);
    expect(readFileSync(journal, "utf8").split("\n")).toHaveLength(2);
    expect(existsSync(`${journal}.new`)).toBe(false);
  });

  it("that was damaged by hand is refused, with file and line, and left as it is", () => {
    mkdirSync(directory, { recursive: true });
    for (const [line, message] of [
      ["not json", /objects\.jsonl:2: not JSON; delete the line/],
      ['{"put":{"type":1}}', /objects\.jsonl:2: not an entry of this journal/],
    ] as const) {
      const text = `{"remove":{"type":"a","region":"b","key":"c"}}\n${line}\n`;
      writeFileSync(journal, text);
      expect(() => openCloud({ directory })).toThrow(message);
      expect(readFileSync(journal, "utf8")).toBe(text);
      expect(existsSync(join(directory, "held"))).toBe(false);
    }
  });
});

describe("the directory", () => {
  it("belongs to one process at a time, which the refusal names", () => {
    const cloud = openCloud({ directory });
    expect(() => openCloud({ directory })).toThrow(
      new RegExp(`in use by process ${process.pid}: end that rehearsal first`),
    );
    cloud.close();
    openCloud({ directory }).close();
  });

  it("is taken over from a process that is gone", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    mkdirSync(join(directory, "held"), { recursive: true });
    writeFileSync(join(directory, "held", String(pid)), "");
    openCloud({ directory }).close();
    expect(existsSync(join(directory, "held"))).toBe(false);
  });
});
