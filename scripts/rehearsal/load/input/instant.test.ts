import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toInstant } from "./instant.ts";

describe("toInstant", () => {
  it("reads back every second of the calendar, in UTC", () => {
    const dates = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        const iso = date.toISOString();
        expect(toInstant(iso)).toBe(iso);
        expect(toInstant(`${iso.slice(0, 10)} ${iso.slice(11, 19)}`)).toBe(`${iso.slice(0, 19)}.000Z`);
      }),
    );
  });

  it.each([
    "2019-02-29 00:00:00",
    "2019-02-31 00:00:00",
    "2019-13-01 00:00:00",
    "2019-01-01 24:00:00",
    "2019-01-01 00:60:00",
  ])("refuses %s, which does not exist", (text) => expect(() => toInstant(text)).toThrow("not a time that exists"));

  it.each(["", "2019-01-01", "01/02/2019 10:00", "1546300818", "2019-01-01 00:00:18+09:00", " 2019-01-01 00:00:18"])(
    "refuses %j, whose meaning is not certain",
    (text) => expect(() => toInstant(text)).toThrow("must be a time in UTC"),
  );
});
