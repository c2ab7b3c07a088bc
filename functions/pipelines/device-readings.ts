import * as z from "zod";
import { AN_OBJECT, decimal, identifier, instant, text, version } from "./fields.ts";
import { definePipeline } from "./pipeline.ts";

const reading = z.strictObject(
  {
    deviceId: identifier,
    /** The device's own count: a reading that is sent again has the same, a later one a higher. */
    sequence: version,
    measuredAt: instant,
    celsius: decimal("degrees Celsius", { min: -90, max: 150, decimals: 2 }),
    humidityPercent: decimal("percent", { min: 0, max: 100, decimals: 1 }).optional(),
    batteryMillivolts: z.int("must be whole millivolts").min(0, "must not be negative").max(60_000).optional(),
    firmware: text(32).optional(),
  },
  AN_OBJECT,
);
type Reading = z.infer<typeof reading>;

/** Readings of sensors that lose their network now and then and deliver later, out of order: the latest is the one counted last. */
export const deviceReadings = definePipeline({
  name: "device-readings",
  description: "Temperature and humidity of devices, one version per reading",
  submitted: reading,
  payload: reading,
  // A device keeps a week of readings; its clock is set whenever it has a network.
  eventTime: { oldest: { days: 7 }, aheadMinutes: 5, lateAfterMinutes: 15 },
  identity: ({ deviceId, sequence }) => ({ key: deviceId, version: sequence }),
  partitionKey: ({ deviceId }) => deviceId,
  occurredAt: ({ measuredAt }) => measuredAt,
  result: (payload) => ({ ...payload, dewPointCelsius: dewPoint(payload) }),
});

/** Coefficients of the Magnus formula over water, -45 to 60 degrees Celsius. Source: WMO-No. 8 (2023), annex 4.B. */
const MAGNUS = { b: 17.62, c: 243.12 };

/** Where water would condense, in degrees Celsius to one decimal; undefined without humidity, or where the air is quite dry. */
function dewPoint({ celsius, humidityPercent }: Reading): number | undefined {
  if (humidityPercent === undefined || humidityPercent === 0) return undefined;
  const gamma = Math.log(humidityPercent / 100) + (MAGNUS.b * celsius) / (MAGNUS.c + celsius);
  return Math.round(((MAGNUS.c * gamma) / (MAGNUS.b - gamma)) * 10) / 10 + 0;
}
