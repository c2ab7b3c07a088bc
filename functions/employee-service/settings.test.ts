import { describe, expect, it } from "vitest";
import { readSettings } from "#functions/runtime/settings";
import { employeeServiceSettings } from "./settings.ts";

const given = {
  POWERTOOLS_SERVICE_NAME: "employee-service",
  POWERTOOLS_METRICS_NAMESPACE: "sluice/local",
  EMPLOYEE_MANAGERS: "admin",
  DATABASE_HOST: "database.example.com",
  DATABASE_PORT: "3306",
  DATABASE_NAME: "platform",
  DATABASE_SECRET_ID: "arn:secret",
};

describe("the settings of employee-service", () => {
  it("keep employees in the database, trusting the authorities of Lambda's image, when nothing else is said", () => {
    expect(readSettings(employeeServiceSettings, given)).toMatchObject({
      EMPLOYEE_STORE: "database",
      DATABASE_PORT: 3306,
      DATABASE_CA_FILE: "/var/runtime/ca-cert.pem",
    });
  });

  it("are refused with everything that is missing or wrong", () => {
    expect(() => readSettings(employeeServiceSettings, { ...given, DATABASE_HOST: "", DATABASE_PORT: "0" })).toThrow(
      "DATABASE_HOST is missing; DATABASE_PORT: must be 1 to 65535",
    );
    expect(() => readSettings(employeeServiceSettings, { ...given, EMPLOYEE_STORE: "memory" })).toThrow(
      "EMPLOYEE_STORE",
    );
  });
});
