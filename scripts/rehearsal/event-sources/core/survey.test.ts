import { describe, expect, it } from "vitest";
import { Survey } from "./survey.ts";
import { rehearsalTempo as tempo } from "./tempo.ts";

const list = { kind: "list" } as const;
const begins = (survey: Survey, now: number) => survey.next(now, list).effects.length === 1;

describe("Survey", () => {
  it("makes one call at a time, and the next listing after a pause", () => {
    const survey = new Survey(tempo);
    expect(begins(survey, 0)).toBe(true);
    expect(begins(survey, 1_000_000)).toBe(false);
    survey.listed(undefined, 10);
    expect(survey.listedAt).toBe(0);
    expect(survey.next(11, list)).toEqual({ effects: [], wakeAt: 10 + tempo.listing });
    expect(begins(survey, 10 + tempo.listing)).toBe(true);
  });

  it("lists again at once when hurried during a listing that may have missed what the hurry is about", () => {
    const survey = new Survey(tempo);
    survey.next(0, list);
    survey.hurry(5);
    survey.listed(undefined, 10);
    expect(begins(survey, 10)).toBe(true);
    survey.listed(undefined, 20);
    expect(begins(survey, 21)).toBe(false);
  });

  it("waits longer with every failure, whoever hurries, and says what failed until it works", () => {
    const survey = new Survey(tempo);
    survey.next(0, list);
    survey.listed(new Error("no such stream"), 0);
    survey.hurry(1);
    expect(survey.next(1, list).wakeAt).toBe(tempo.firstRetry);
    survey.next(200, list);
    survey.listed(new Error("no such stream"), 200);
    expect(survey.next(201, list).wakeAt).toBe(200 + 2 * tempo.firstRetry);
    expect(survey.lastError).toBe("no such stream");
    expect(survey.listedAt).toBe(Number.NEGATIVE_INFINITY);
    survey.next(600, list);
    survey.listed(undefined, 600);
    expect(survey.lastError).toBeUndefined();
  });
});
