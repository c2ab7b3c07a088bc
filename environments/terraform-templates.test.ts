import { describe, expect, it } from "vitest";
import { defineEnvironment } from "./define.ts";
import { dev } from "./dev.ts";
import { parseOverrides } from "./overrides.ts";
import { templatePaths } from "./terraform-templates.ts";

describe("templatePaths", () => {
  it("finds templates and directives in texts at any depth, and nothing else", () => {
    expect(templatePaths({ a: "${x}", b: [{ c: "1", d: "%{ if true }" }], e: "$${y}", f: "$", g: 5, h: null })).toEqual(
      [["a"], ["b", "0", "d"], ["e"]],
    );
  });
});

describe("an environment", () => {
  it.each([
    ["api.audiences", '["${file(\\"/etc/passwd\\")}"]'],
    ["api.issuer", '"https://issuer.example/${filebase64(\\"/etc/passwd\\")}"'],
    ["api.corsOrigins", '["https://a.example/%{if true}x%{endif}"]'],
    ["owner", "${path.cwd}"],
    ["costCenter", '"$${escaped}"'],
    ["owner", "${TfToken[TOKEN.0]}"],
  ])(
    "never carries %s = %s to Terraform, from a file or from SLUICE_SET, which a state may have suggested",
    (path, json) => {
      expect(() => defineEnvironment(dev, parseOverrides(`${path}=${json}`))).toThrow(
        new RegExp(`${path}.*(must not contain \\$\\{ or %\\{|must be an https)`),
      );
    },
  );
});
