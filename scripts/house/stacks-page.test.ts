import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { platformImage } from "#scripts/docs/platform-image";
import { stacksPage } from "#scripts/docs/stacks-page";
import { concerns } from "#stacks/index";

const root = resolve(import.meta.dirname, "../..");

it("the picture of the platform shows what the code says", () => {
  const committed = readFileSync(join(root, "docs/images/platform.svg"), "utf8");
  expect(committed, "docs/images/platform.svg is out of date: run `npm run docs`").toBe(platformImage());
  for (const concern of concerns.map((Stack) => Stack.name.replace(/Stack$/, "").toLowerCase()))
    expect(committed.toLowerCase().replaceAll("-", "")).toContain(`>${concern}<`);
});

describe("the page of the stacks", () => {
  const page = stacksPage(root);

  it("says what the code says", () => {
    const committed = readFileSync(join(root, "docs/stacks.md"), "utf8");
    expect(committed, "docs/stacks.md is out of date: run `npm run docs`").toBe(page);
  });

  it("has a section for every stack, and links to no other", () => {
    const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
    expect(sections).toHaveLength(concerns.length);
    const linked = [...page.matchAll(/\]\(#([a-z-]+)\)/g)].map(([, name]) => name);
    expect(new Set(linked)).toEqual(new Set(sections));
  });

  it("says what the switches do, and that a switch to several AZs takes nothing away", () => {
    const vpc = /^## vpc$[\s\S]*?(?=^## )/m.exec(page)?.[0];
    expect(vpc).toMatch(/`single-az` → `multi-az`:\n {2}- 2 `aws_eip` more\n {2}- 2 `aws_nat_gateway` more/);
    const toMultiAz = [...page.matchAll(/^- `single-az`.*(?:\n {2}- .*)*/gm)].map(([text]) => text).join("\n");
    expect(toMultiAz).not.toMatch(/fewer/);
  });
});
