import * as z from "zod";
import { isTimeZone } from "#functions/runtime/time-zone";

const points = (usual: number) => z.number().min(0).max(1000).default(usual);
const categories = z.record(z.string().min(1).max(64), z.int().positive());

/**
 * What the rules are tuned by: points that each adds to a transaction's score, and when it does. Defaults were chosen on three days of a public
 * data set of simulated card transactions; see docs/how-to/evaluate-fraud-rules.md for what that can and cannot tell.
 */
export const fraudSettings = z
  .strictObject({
    /** Score from which a transaction is an alert. */
    alertFrom: z.number().positive().max(10_000).default(58),
    points: z
      .strictObject({
        unusualAmount: points(50),
        unusualHour: points(15),
        unusualAmountAndHour: points(30),
        aboveOwnHistory: points(10),
        cardUnderSuspicion: points(50),
        cardTesting: points(5),
        velocity: points(5),
        impossibleTravel: points(10),
        blockedMerchant: points(1000),
      })
      .prefault({}),
    /** By currency and category, in minor units: what about one payment in a hundred exceeds. Other ones are never unusual. */
    unusualAmounts: z.record(z.string().regex(/^[A-Z]{3}$/), categories).default({
      USD: {
        entertainment: 30_000,
        food_dining: 19_000,
        gas_transport: 11_000,
        grocery_net: 12_500,
        grocery_pos: 24_000,
        health_fitness: 19_000,
        home: 24_000,
        kids_pets: 22_000,
        misc_net: 60_000,
        misc_pos: 48_000,
        personal_care: 20_500,
        shopping_net: 65_000,
        shopping_pos: 60_000,
        travel: 100_000,
      },
    }),
    /** Hours of the day, by the clock of a time zone, in which few people pay: from `fromHour` until before `untilHour`, also over midnight. */
    unusualHours: z
      .strictObject({
        timeZone: z
          .string()
          .refine(isTimeZone, "must be a time zone of the IANA database, such as Asia/Seoul")
          .default("UTC"),
        fromHour: z.int().min(0).max(23).default(22),
        untilHour: z.int().min(0).max(23).default(4),
      })
      .prefault({}),
    /** How many payments a card needs before one can be above its own history. */
    historyFrom: z.int().min(2).max(1000).default(3),
    /** How long an alert makes what the same card pays next suspicious; the suspicion fades over this time. */
    suspicionHours: z.number().positive().max(720).default(48),
    /** Card testing: small payments, of up to this many minor units, within a day before a large one. */
    testingUpTo: z.int().positive().default(1_500),
    /** Payments of a card within an hour, this one included, from which on there are too many. */
    paymentsPerHour: z.int().min(2).max(1000).default(3),
    /** Faster than an airliner between two merchants. */
    kilometresPerHour: z.number().positive().default(900),
    /** Merchants that are never paid, by name, in any spelling of case. */
    blockedMerchants: z.array(z.string().min(1).max(200)).default([]),
  })
  .prefault({});
export type FraudSettings = z.output<typeof fraudSettings>;
