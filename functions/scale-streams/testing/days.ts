import type { LoadAt } from "./simulated-day.ts";

/** A working day: so much all day, and ten times as much at lunch, from noon to one. Records a second. */
export const lunchPeak =
  (base: number, { rampMinutes = 30, factor = 10 } = {}): LoadAt =>
  (minute) => {
    const ofDay = minute % 1440;
    const [begins, ends] = [12 * 60, 13 * 60];
    const up = Math.min(1, Math.max(0, (ofDay - (begins - rampMinutes)) / Math.max(1, rampMinutes)));
    const down = Math.min(1, Math.max(0, (ends + rampMinutes - ofDay) / Math.max(1, rampMinutes)));
    return base * (1 + (factor - 1) * Math.min(up, down));
  };
