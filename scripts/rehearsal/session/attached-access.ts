import type { Environment } from "#environments/environment";
import type { EmulatorAccess } from "#scripts/rehearsal/emulator/access";
import type { Attachment } from "./session.ts";

/** How another process of the same user reaches the local cloud of a rehearsal that is up. */
export const attachedAccess = (
  { endpoint, environment: { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } }: Attachment,
  { region, accountId }: Pick<Environment, "region" | "accountId">,
): EmulatorAccess => ({
  endpoint,
  region,
  accountId,
  credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
});
