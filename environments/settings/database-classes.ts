import { z } from "zod";

/**
 * GiB of memory of the size `large` by family; other sizes double and halve it. Families that RDS for MySQL 8.4 runs on and that are
 * current. Source: RDS user guide, "Hardware specifications for DB instance classes".
 */
const memoryOfLarge = {
  t3: 8,
  t4g: 8,
  m6g: 8,
  m6i: 8,
  m7g: 8,
  m7i: 8,
  m8g: 8,
  r6g: 16,
  r6i: 16,
  r7g: 16,
  r7i: 16,
  r8g: 16,
} as const;

/** How often a size is `large`. */
const multiples = {
  micro: 1 / 8,
  small: 1 / 4,
  medium: 1 / 2,
  large: 1,
  xlarge: 2,
  "2xlarge": 4,
  "4xlarge": 8,
  "8xlarge": 16,
  "12xlarge": 24,
  "16xlarge": 32,
} as const;

const burstableSizes = ["micro", "small", "medium", "large", "xlarge", "2xlarge"];
const steadySizes = Object.keys(multiples).slice(3);

const names = Object.keys(memoryOfLarge).flatMap((family) =>
  (family.startsWith("t") ? burstableSizes : steadySizes).map((size) => `db.${family}.${size}`),
);

/** An instance class that RDS for MySQL offers, e.g. `db.t4g.micro`. */
export const databaseClass = z
  .string()
  .refine(
    (name) => names.includes(name),
    "must be a current class of RDS for MySQL such as db.t4g.micro or db.m7g.large",
  );

/**
 * Classes that are too small for Performance Insights, which is what Database Insights draws on.
 * Source: RDS user guide, "Amazon RDS DB engine, Region, and instance class support for Performance Insights".
 */
const withoutInsights = new Set(["db.t3.micro", "db.t3.small", "db.t4g.micro", "db.t4g.small"]);

/** Whether a class has Performance Insights. */
export const hasInsights = (name: string): boolean => !withoutInsights.has(name);

/** GiB of memory that an instance class has in all, the operating system's share included. */
export function memoryGib(name: string): number {
  const [, family, size] = name.split(".") as [string, keyof typeof memoryOfLarge, keyof typeof multiples];
  return memoryOfLarge[family] * multiples[size];
}
