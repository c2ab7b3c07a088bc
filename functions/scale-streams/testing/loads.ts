import type { LoadAt } from "./simulated-days.ts";

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

/** A load that wavers by so much of itself from minute to minute, always in the same way. */
export const wavering =
  (load: LoadAt, share: number): LoadAt =>
  (minute) =>
    load(minute) * (1 + share * Math.sin(minute * 12.9898) * Math.cos(minute * 78.233));
