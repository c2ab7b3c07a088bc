import type { z } from "zod";
import { connectionsOf, type database } from "./settings/database.ts";
import type { employees } from "./settings/employees.ts";
import type { PartSettings } from "./settings/parts.ts";

interface Crowd {
  readonly database: z.output<typeof database>;
  readonly employees: z.output<typeof employees>;
  readonly functions: Readonly<Record<string, PartSettings["functions"]>>;
}

/** Where the employee service's function stands, which settings of single parts know it by. */
const part = "employee-service/employees";

/** Where and why the employee service could take more connections than MySQL can spare, or undefined when it cannot. */
export function connectionsFit({
  database,
  employees,
  functions,
}: Crowd): { path: string[]; message: string } | undefined {
  const own = functions[part]?.reservedConcurrency;
  const requests = own ?? employees.maxConcurrency;
  const connections = connectionsOf(database);
  const most = Math.floor(connections / 2);
  if (requests === "none" || requests <= most) return undefined;
  return {
    path: own === undefined ? ["employees", "maxConcurrency"] : ["functions", part, "reservedConcurrency"],
    message: `must be at most ${most}, half of the database's ${connections} connections; lower it, or raise database.instanceClass or database.maxConnections`,
  };
}
