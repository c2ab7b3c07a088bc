import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editSettings, type Setting, writeSettings } from "./environment-file.ts";

const dev = `import type { EnvironmentInput } from "./environment.ts";

/** Development: cheapest form, may be destroyed and rebuilt. */
export const dev: EnvironmentInput = {
  name: "dev",
  // nights and weekends it sleeps
  availability: "single-az", // see the ADR
  state: { bucket: "sluice-state-111111111111" },
  network: {
    cidr: "10.0.0.0/16",
    subnets: {
      /* one per AZ */
      public: { "ap-northeast-2a": "10.0.1.0/24", "ap-northeast-2c": "10.0.2.0/24" },
    },
    flowLogs: "reject", // only what is refused
  },
};
`;

const edit = (text: string, path: string, value: unknown) =>
  editSettings(text, { file: "environments/dev.ts", environment: "dev", settings: [{ path: path.split("."), value }] });

/** The object that the file exports, by running it. */
function exported(text: string): Record<string, unknown> {
  const { code } = transformSync(text, { loader: "ts", format: "cjs" });
  const module = { exports: {} as { dev?: Record<string, unknown> } };
  new Function("module", "exports", code)(module, module.exports);
  return module.exports.dev!;
}

/** Lines that differ between two texts, as [removed, added]. */
function difference(before: string, after: string): [string[], string[]] {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  return [old.filter((line) => !fresh.includes(line)), fresh.filter((line) => !old.includes(line))];
}

describe("editing an environment's file", () => {
  it("changes a value in place and leaves its comment and every other line alone", () => {
    expect(difference(dev, edit(dev, "availability", "multi-az"))).toEqual([
      ['  availability: "single-az", // see the ADR'],
      ['  availability: "multi-az", // see the ADR'],
    ]);
  });

  it("changes a nested value, also behind a quoted key", () => {
    const after = edit(dev, "network.subnets.public.ap-northeast-2a", "10.0.9.0/24");
    expect(difference(dev, after)[1]).toEqual([
      '      public: { "ap-northeast-2a": "10.0.9.0/24", "ap-northeast-2c": "10.0.2.0/24" },',
    ]);
  });

  it("adds a missing setting after the last one, whose comment stays with it", () => {
    const after = edit(dev, "network.interfaceEndpoints", ["logs", "ssm"]);
    expect(difference(dev, after)).toEqual([[], ['    interfaceEndpoints: ["logs", "ssm"],']]);
    expect(after).toMatch(/flowLogs: "reject", \/\/ only what is refused\n {4}interfaceEndpoints/);
  });

  it("adds to an object on one line without breaking the line", () => {
    expect(edit(dev, "state.prefix", "x")).toContain(
      '  state: { bucket: "sluice-state-111111111111", prefix: "x" },\n',
    );
  });

  it("makes nested objects that are missing", () => {
    const after = edit(dev, "api.throttle.ratePerSecond", 50);
    expect(exported(after)).toEqual({ ...exported(dev), api: { throttle: { ratePerSecond: 50 } } });
    expect(difference(dev, after)[0]).toEqual([]);
  });

  it("adds to a list and takes from it without touching what stays, nor its comments", () => {
    const list = `export const dev = {\n  cidrs: [\n    "10.0.0.0/8", // the office\n    "10.9.0.0/16",\n  ],\n};\n`;
    expect(edit(list, "cidrs", ["10.0.0.0/8", "10.9.0.0/16", "10.7.0.0/16"])).toBe(
      list.replace(`"10.9.0.0/16",`, `"10.9.0.0/16",\n    "10.7.0.0/16",`),
    );
    expect(edit(list, "cidrs", ["10.0.0.0/8"])).toContain("// the office");
    expect(exported(edit(list, "cidrs", ["10.0.0.0/8"]))).toEqual({ cidrs: ["10.0.0.0/8"] });
    expect(exported(edit(list, "cidrs", ["b", "10.9.0.0/16"]))).toEqual({ cidrs: ["b", "10.9.0.0/16"] });
  });

  it("takes a setting away, and minds none that is not there", () => {
    expect(difference(dev, edit(dev, "network.flowLogs", undefined))).toEqual([
      ['    flowLogs: "reject", // only what is refused'],
      [],
    ]);
    expect(edit(dev, "no.such.setting", undefined)).toBe(dev);
  });

  it("breaks a line that becomes too long, as a formatter would, and no other", () => {
    const rule = { description: "VPN of the night shift", fromPort: 3306, toPort: 3306, cidrs: ["10.7.0.0/16"] };
    const after = edit(dev, "security.rds.ingress", [rule, rule]);
    expect(difference(dev, after)).toEqual([
      [],
      [
        "  security: {",
        "    rds: {",
        "      ingress: [",
        '        { description: "VPN of the night shift", fromPort: 3306, toPort: 3306, cidrs: ["10.7.0.0/16"] },',
        '        { description: "VPN of the night shift", fromPort: 3306, toPort: 3306, cidrs: ["10.7.0.0/16"] },',
        "      ],",
      ],
    ]);
    const long = `export const dev = {\n  note: ["${"x".repeat(130)}", "b"],\n};\n`;
    expect(edit(long, "retries", 1)).toContain(long.split("\n")[1]);
    expect(Math.max(...after.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  describe("where comments stand inside", () => {
    const one = (inside: string) => `export const dev = ${inside};\n`;

    it.each<[string, string, unknown, string]>([
      ["{ a: 1 /* ms */ }", "b", 2, "{ a: 1 /* ms */, b: 2 }"],
      ["{ a: 1, /* ms */ }", "b", 2, "{ a: 1, /* ms */ b: 2 }"],
      ["{ /* none yet */ }", "b", 2, "{ /* none yet */ b: 2 }"],
      ["{a: 1}", "b", 2, "{a: 1, b: 2}"],
      ["{ a: 1 /* ms */, /* per AZ */ b: 2 }", "b", undefined, "{ a: 1 /* ms */ }"],
      ["{ a: 1 /* ms */, /* per AZ */ b: 2 }", "a", undefined, "{ /* per AZ */ b: 2 }"],
      ["{ a: 1 /* ms */ }", "a", undefined, "{}"],
      ['{ l: ["x" /* office */, "y"] }', "l", ["x", "y", "z"], '{ l: ["x" /* office */, "y", "z"] }'],
      ['{ l: [/* office */ "x", "y"] }', "l", ["y"], '{ l: ["y"] }'],
      ['{ l: [/* office */ "x", "y"] }', "l", ["y", "x"], '{ l: ["y", /* office */ "x"] }'],
      ['{ l: [{ to: -1 /* all */, ip: "x" }] }', "l", [{ to: -1, ip: "y" }], '{ l: [{ to: -1 /* all */, ip: "y" }] }'],
      ["{ o: { a: 1 /* ms */, b: 2 } }", "o", { a: 3, c: 4 }, "{ o: { a: 3 /* ms */, c: 4 } }"],
    ])("keeps those of what stays on one line: %s with %s = %j", (inside, path, value, after) => {
      expect(edit(one(inside), path, value)).toBe(one(after));
    });

    it("keeps those of items a line each, also when the items change places", () => {
      const list = one(
        `{\n  l: [ // who may\n    "x", // office\n    // the VPN\n    "y" /* night */\n    // no more\n  ],\n}`,
      );
      expect(edit(list, "l", ["y", "z", "x"])).toBe(
        one(
          `{\n  l: [ // who may\n    // the VPN\n    "y", /* night */\n    "z",\n    "x", // office\n    // no more\n  ],\n}`,
        ),
      );
      expect(edit(list, "l", ["x"])).toBe(
        one(`{\n  l: [ // who may\n    "x", // office\n    // the VPN\n    // no more\n  ],\n}`),
      );
    });

    it("takes away what shares a line, and nothing beside it", () => {
      const text = one(`{\n  a: 1, b: 2, // both\n  c: 3,\n}`);
      expect(edit(text, "a", undefined)).toBe(one(`{\n  b: 2, // both\n  c: 3,\n}`));
      expect(edit(text, "d", 4)).toBe(one(`{\n  a: 1, b: 2, // both\n  c: 3, d: 4,\n}`));
      expect(() => edit(one(`{ l: [\n  "x", "y", // both\n  "z",\n] }`), "l", ["z", "y", "x"])).toThrow(
        /change places.*by hand/,
      );
    });

    it("keeps those of a line that becomes too long", () => {
      const text = one(`{ a: ["x" /* office */], b: 1, /* end */ }`);
      expect(edit(text, "note", "n".repeat(90))).toBe(
        one(`{\n  a: ["x" /* office */],\n  b: 1,\n  /* end */ note: "${"n".repeat(90)}",\n}`),
      );
    });

    it("keeps every comment when values are added anywhere", () => {
      const commented = dev.replace('"sluice-state-111111111111"', '"sluice-state-111111111111" /* shared */');
      const where = fc.constantFrom("state", "network", "network.subnets", "network.subnets.public");
      fc.assert(
        fc.property(where, fc.integer(), (path, value) => {
          const after = edit(commented, `${path}.added`, value);
          for (const comment of commented.match(/\/\*.*?\*\/|\/\/.*/g) ?? []) expect(after).toContain(comment);
          expect(after.length).toBeGreaterThan(commented.length);
        }),
        { numRuns: 20 },
      );
    });
  });

  it("writes a value that equals the one there", () => {
    expect(edit(dev, "network.flowLogs", "reject")).toBe(dev);
  });

  it("writes several settings, later ones into objects made by earlier ones", () => {
    const settings = [
      { path: ["pipeline", "retries"], value: 3 },
      { path: ["pipeline", "batchSize"], value: 50 },
    ];
    expect(exported(editSettings(dev, { file: "dev.ts", environment: "dev", settings }))).toMatchObject({
      pipeline: { retries: 3, batchSize: 50 },
    });
  });

  it.each([
    ["a call around the object", "export const dev = define({ name: 'dev' });"],
    ["satisfies", "export const dev = { name: 'dev' } satisfies Input;"],
    ["as const", "export const dev = ({ name: 'dev' } as const);"],
    ["an empty object", "export const dev = {};"],
    ["tabs", "export const dev = {\n\tname: 'dev',\n};"],
    ["no trailing comma", "export const dev = {\n  name: 'dev'\n};"],
  ])("edits a file that has %s", (_, text) => {
    const after = edit(text, "network.flowLogs", "all");
    expect(exported(`const define = (x: unknown) => x;\n${after}`)).toMatchObject({ network: { flowLogs: "all" } });
  });

  it.each([
    ["the constant has another name", "export const other = {};", "does not export an object called dev"],
    ["the object comes from elsewhere", "const base = {}; export const dev = base;", "does not export an object"],
    ["a spread may hold the setting", "export const dev = { ...base };", 'takes over another one ("...")'],
    [
      "the parent is not an object literal",
      "export const dev = { network: shared };",
      "network is not written as an object",
    ],
    ["the parent is shorthand", "export const dev = { network };", 'not written as "network: value"'],
  ])("refuses when %s, and says so", (_, text, why) => {
    expect(() => edit(text, "network.flowLogs", "all")).toThrow(why);
    expect(() => edit(text, "network.flowLogs", "all")).toThrow(
      /environments\/dev.ts: cannot write network.flowLogs: .*; set it there by hand/,
    );
  });

  it.each([[["__proto__", "polluted"]], [["network", "__proto__"]], [["a", "", "b"]], [[]]])(
    "refuses the hostile path %j",
    (path) => {
      const settings: Setting[] = [{ path, value: true }];
      expect(() => editSettings(dev, { file: "dev.ts", environment: "dev", settings })).toThrow(
        "this is not a path of settings",
      );
    },
  );

  it("writes any value as data: no text of a value or key becomes code", () => {
    const key = fc.string({ minLength: 1 }).filter((text) => text !== "__proto__");
    const safe = (value: unknown): boolean => !JSON.stringify(value)?.includes("__proto__");
    fc.assert(
      fc.property(key, fc.jsonValue().filter(safe), (name, value) => {
        const settings = [{ path: ["pipeline", name], value }];
        const after = exported(editSettings(dev, { file: "dev.ts", environment: "dev", settings }));
        expect(JSON.stringify(after)).toBe(JSON.stringify({ ...exported(dev), pipeline: { [name]: value } }));
      }),
      { numRuns: 60 },
    );
  });
});

describe("writeSettings", () => {
  it("replaces the file in one step, keeps its mode, and writes to where a link leads", () => {
    const directory = mkdtempSync(join(tmpdir(), "sluice-environment-"));
    try {
      const file = join(directory, "dev.ts");
      writeFileSync(file, dev, { mode: 0o640 });
      writeSettings(file, "dev", [{ path: ["availability"], value: "multi-az" }]);
      expect(readFileSync(file, "utf8")).toBe(edit(dev, "availability", "multi-az"));
      expect(statSync(file).mode & 0o777).toBe(0o640);
      expect(() => writeSettings(file, "dev", [{ path: ["state", "bucket", "x"], value: 1 }])).toThrow(/cannot write/);
      expect(readFileSync(file, "utf8")).toBe(edit(dev, "availability", "multi-az"));
      expect(readdirSync(directory)).toEqual(["dev.ts"]);

      const [shared, link] = [join(directory, "shared.ts"), join(directory, "dev.ts")];
      renameSync(link, shared);
      symlinkSync("shared.ts", link);
      writeSettings(link, "dev", [{ path: ["availability"], value: "single-az" }]);
      expect([readlinkSync(link), readFileSync(shared, "utf8")]).toEqual(["shared.ts", dev]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
