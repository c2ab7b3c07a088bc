import { describe, expect, it } from "vitest";
import { printable } from "./printable.ts";

describe("printable", () => {
  it.each([
    ["a cleared screen", "a\u001b[2Jb", "a\\u001b[2Jb"],
    ["a title of the window", "\u001b]0;x\u0007", "\\u001b]0;x\\u0007"],
    ["the same in one byte", "\u009b2J", "\\u009b2J"],
    ["a line written over", "failed\rdone", "failed\\u000ddone"],
    ["letters taken back", "no\b\bok\u007f", "no\\u0008\\u0008ok\\u007f"],
    ["an order turned round", "\u202egnp.exe\u202c", "\\u202egnp.exe\\u202c"],
    ["an isolated order", "\u2066x\u2069", "\\u2066x\\u2069"],
  ])("shows %s instead of letting it happen", (_, text, shown) => expect(printable(text)).toBe(shown));

  it.each(["✓ local-vpc  12 s\n\tnext", "서울 · Zürich · 👩‍🚒", ""])("leaves %j as it is", (text) =>
    expect(printable(text)).toBe(text),
  );
});
