import * as z from "zod";

/** Control characters and halves of surrogate pairs, which no name has and MySQL would not give back as they were. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

const text = (longest: number) =>
  z
    .string("must be text")
    .trim()
    .min(1, "must not be empty")
    .max(longest, `must have at most ${longest} characters`)
    .refine((value) => !UNPRINTABLE.test(value), "must not have control characters");

/** What a client says of an employee. E-mail addresses are one person's: compared, and kept, in lower case. */
export const employeeDetails = z.strictObject(
  {
    name: text(100),
    email: text(254).toLowerCase().pipe(z.email("must be an e-mail address")),
    department: text(100),
    position: text(100),
  },
  { error: (issue) => (issue.code === "invalid_type" ? "must be a JSON object" : undefined) },
);

export type EmployeeDetails = z.output<typeof employeeDetails>;

/** An employee as they are kept and answered. */
export interface Employee extends EmployeeDetails {
  /** A UUID in lower case. */
  readonly id: string;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text could be an employee's id; what could not is found nowhere. */
export const isEmployeeId = (value: string): boolean => ID.test(value);

/** Whether two say the same of an employee. */
export const sameDetails = (one: EmployeeDetails, other: EmployeeDetails): boolean =>
  one.name === other.name &&
  one.email === other.email &&
  one.department === other.department &&
  one.position === other.position;
