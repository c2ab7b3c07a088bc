import * as z from "zod";
import { AN_OBJECT, currency, identifier, instant, minorUnits, version } from "./fields.ts";
import { definePipeline } from "./pipeline.ts";

const MOST_LINES = 100;

const line = z.strictObject(
  {
    sku: identifier,
    quantity: z.int("must be a whole number").min(1, "must be 1 or more").max(10_000, "must be at most 10000"),
    unitPriceMinor: minorUnits.max(1_000_000_000, "must be at most 1000000000"),
  },
  AN_OBJECT,
);

const change = z.strictObject(
  {
    orderId: identifier,
    /** 1 when the order is placed, and one more with each change. */
    revision: version,
    changedAt: instant,
    status: z.enum(
      ["placed", "paid", "shipped", "delivered", "cancelled"],
      "must be placed, paid, shipped, delivered or cancelled",
    ),
    currency,
    /** The whole order as it is after the change. */
    lines: z
      .array(line, "must be a list")
      .min(1, "must not be empty")
      .max(MOST_LINES, `must have at most ${MOST_LINES} lines`),
  },
  AN_OBJECT,
);

/** Orders, whole, after each of their changes: what an order was at any revision stays readable. */
export const orderChanges = definePipeline({
  name: "order-changes",
  description: "Orders after each change, one version per revision",
  submitted: change,
  payload: change,
  eventTime: { oldest: { days: 30 }, aheadMinutes: 10, lateAfterMinutes: 60 },
  identity: ({ orderId, revision }) => ({ key: orderId, version: revision }),
  partitionKey: ({ orderId }) => orderId,
  occurredAt: ({ changedAt }) => changedAt,
  result: ({ lines, ...order }) => ({
    ...order,
    lines,
    items: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    totalMinor: lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0),
  }),
});
