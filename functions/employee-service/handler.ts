import { readFileSync } from "node:fs";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createLogger } from "#functions/runtime/logger";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { credentialsIn } from "./credentials.ts";
import { newEmployeeId } from "./employee-id.ts";
import { employeesHandler } from "./handle.ts";
import { memoryRepository } from "./memory-repository.ts";
import { mysqlOver } from "./mysql-connection.ts";
import { mysqlRepository, opening } from "./mysql-repository.ts";
import { employeeServiceSettings } from "./settings.ts";

const settings = readSettings(employeeServiceSettings);
const log = createLogger();

/** What is said to a database on this machine does not leave it; everything else goes over TLS. */
const isHere = ["127.0.0.1", "::1", "localhost"].includes(settings.DATABASE_HOST);
const rehearsal = settings.EMPLOYEE_STORE === "rehearsal";
const store = rehearsal && !isHere ? "memory" : "mysql";

const inMysql = () =>
  mysqlRepository(
    mysqlOver({
      host: settings.DATABASE_HOST,
      port: settings.DATABASE_PORT,
      database: settings.DATABASE_NAME,
      readCredentials: credentialsIn(
        new SecretsManagerClient(sdkClientConfig({ connections: 1 })),
        settings.DATABASE_SECRET_ID,
      ),
      authorities: rehearsal && isHere ? undefined : readFileSync(settings.DATABASE_CA_FILE, "utf8"),
      opening,
      now: () => performance.now(),
    }),
  );

if (rehearsal) log.info("A rehearsal: where employees are kept", { store });

/** `/employees`: creates, lists, shows, replaces and removes employees. */
export const handler = employeesHandler({
  repository: store === "memory" ? memoryRepository() : inMysql(),
  newId: newEmployeeId,
  managers: settings.EMPLOYEE_MANAGERS,
  log,
  ...(rehearsal && { store }),
});
