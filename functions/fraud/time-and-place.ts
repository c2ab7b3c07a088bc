import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The hour of the day, 0 to 23, by the clock of a time zone. */
export function hourIn(timeZone: string, at: number): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en", { timeZone, hour: "2-digit", hourCycle: "h23" });
    clocks.set(timeZone, clock);
  }
  return Number(clock.format(at));
}

type Place = NonNullable<CardTransaction["merchantLocation"]>;

/** Mean radius of the Earth. Source: IUGG */
const EARTH_KILOMETRES = 6371;

/** Distance on the surface of the Earth, by the haversine formula. */
export function kilometresBetween(one: Place, other: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [north, east] = [radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)];
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(chord)));
}
