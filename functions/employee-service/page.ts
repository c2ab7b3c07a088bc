import * as z from "zod";
import { type Employee, isEmployeeId } from "./employee.ts";

const cursorOf = (id: string): string => Buffer.from(id).toString("base64url");
const idOf = (cursor: string): string => Buffer.from(cursor, "base64url").toString("latin1");

/** The query of `GET /employees`: a page of them, in an order that stays the same while others come and go. */
export const pageQuery = z.strictObject({
  /** Employees of exactly this department. */
  department: z.string().trim().min(1, "must not be empty").max(100, "must have at most 100 characters").optional(),
  /** `next` of the page before. */
  cursor: z.string().transform(idOf).refine(isEmployeeId, "must be the `next` of an earlier page").optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, "must be 1 to 100")
    .transform(Number)
    .default(50),
});

export type PageQuery = z.output<typeof pageQuery>;

/** A page as it is answered. */
export interface Page {
  readonly employees: readonly Employee[];
  /** Cursor of the following page; left out on the last one. */
  readonly next?: string;
}

/** A page of at most `limit`, of one more than that which were looked for. */
export function toPage(found: readonly Employee[], limit: number): Page {
  const employees = found.slice(0, limit);
  const last = employees.at(-1);
  return found.length > limit && last ? { employees, next: cursorOf(last.id) } : { employees };
}
