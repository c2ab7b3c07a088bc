import * as z from "zod";
import { wholeNumber } from "#functions/runtime/settings";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";

/** The environment variables of `employee-service`. */
export const employeeServiceSettings = z.object({
  ...telemetrySettings,
  /**
   * `database` keeps employees in MySQL. `rehearsal` does so where the database is on this machine, and else keeps them in memory; its
   * answers say which in the header `x-employee-store`. @default "database"
   */
  EMPLOYEE_STORE: z.enum(["database", "rehearsal"]).default("database"),
  /** Group of the user pool whose members may change employees. */
  EMPLOYEE_MANAGERS: z.string(),
  DATABASE_HOST: z.string(),
  DATABASE_PORT: wholeNumber(1, 65_535),
  DATABASE_NAME: z.string(),
  /** ARN of the secret with the login: `{"username": ..., "password": ...}`. */
  DATABASE_SECRET_ID: z.string(),
  /**
   * PEM file of the authorities that may sign the database's certificate. Lambda keeps Amazon's own in each runtime's image, RDS' among
   * them. Source: AWS Compute Blog, "Node.js 20.x runtime now available in AWS Lambda". @default "/var/runtime/ca-cert.pem"
   */
  DATABASE_CA_FILE: z.string().default("/var/runtime/ca-cert.pem"),
});

/** What the stack provides: one string per variable; those with a default may be left out. */
export type EmployeeServiceEnvironment = Readonly<z.input<typeof employeeServiceSettings>>;
