import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { DEFAULT_COUNT } from "../rehearsal/load/run-load.ts";
import { chooseSource } from "./rehearse-events.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-input-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("makes events up unless told otherwise", () => {
  expect(chooseSource({}, {})).toEqual({ generate: { count: DEFAULT_COUNT } });
  expect(chooseSource({ events: 7 }, {})).toEqual({ generate: { count: 7 } });
  expect(chooseSource({ events: 0 }, {})).toBeUndefined();
});

it("finds a relative file from where the person stands, not from where npm runs", () => {
  writeFileSync(join(folder, "events.csv"), "");
  expect(chooseSource({ input: "events.csv" }, { INIT_CWD: folder })).toEqual({ input: join(folder, "events.csv") });
});

it("refuses a file that cannot be read before anything is started", () => {
  expect(() => chooseSource({ input: "no.csv" }, { INIT_CWD: folder })).toThrow(
    `--input: cannot read ${join(folder, "no.csv")}`,
  );
});
