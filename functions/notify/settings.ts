import * as z from "zod";
import { wholeNumber } from "#functions/runtime/settings";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";
import { notification } from "./notification.ts";

const kinds = notification.shape.kind;
export type NotificationKind = z.output<typeof kinds>;

/** A list as the stack writes it: `sla,fraud`; an empty variable is an empty list. */
const list = <T extends z.ZodType<string, string>>(of: T) =>
  z
    .string()
    .default("")
    .transform((text) => text.split(",").filter((each) => each !== ""))
    .pipe(z.array(of));

/** The environment variables of `notify`. */
export const notifySettings = z
  .object({
    ...telemetrySettings,
    /** Name of the table that is the outbox. */
    NOTIFICATIONS_TABLE_NAME: z.string(),
    /** Topic that mails are sent by. */
    TOPIC_ARN: z.string(),
    /** Kinds of notifications that are posted to the webhook, and mailed. */
    WEBHOOK_KINDS: list(kinds),
    EMAIL_KINDS: list(kinds),
    /** Secrets: the webhook's URL, and the key that what is posted is signed by. Needed where there are kinds to post. */
    WEBHOOK_URL_SECRET_ID: z.string().optional(),
    WEBHOOK_KEY_SECRET_ID: z.string().optional(),
    /** How the webhook wants it: as Slack's incoming webhooks take it, or as JSON of our own. @default "generic" */
    WEBHOOK_FORMAT: z.enum(["slack", "generic"]).default("generic"),
    /** Hosts that may be posted to although their addresses are private; `host` or `host:port`. */
    ALLOWED_HOSTS: list(z.string()),
    /** How long it is tried, 1 to 168 hours. */
    GIVE_UP_AFTER_HOURS: wholeNumber(1, 168),
  })
  .refine(
    ({ WEBHOOK_KINDS, WEBHOOK_URL_SECRET_ID: url, WEBHOOK_KEY_SECRET_ID: key }) =>
      WEBHOOK_KINDS.length === 0 || (url && key),
    {
      path: ["WEBHOOK_KINDS"],
      message: "needs WEBHOOK_URL_SECRET_ID and WEBHOOK_KEY_SECRET_ID",
    },
  );

/** What the stack provides: one string per variable. */
export type NotifyEnvironment = Readonly<z.input<typeof notifySettings>>;

/** CloudWatch metrics of this function: notifications sent, tried in vain, and given up; and seconds that the oldest has waited. */
export type NotifyMetric = "Sent" | "Failed" | "Dead" | "OldestSeconds" | "ColdStart";
