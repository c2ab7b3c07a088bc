import { z } from "zod";

const kinds = z
  .array(z.enum(["sla", "fraud"]))
  .refine((all) => new Set(all).size === all.length, "must name each kind once");

/** How people are told of broken promises (`sla`) and of suspected fraud (`fraud`); mails go to `alerts.emails`. */
export const notify = z
  .strictObject({
    /** Kinds that are posted to the webhook of the secret `webhook-url`, which must have a value then. @default none */
    webhookKinds: kinds.default([]),
    /** As Slack's incoming webhooks take it, or as JSON of our own for n8n and others (docs/how-to/tell-people.md). */
    webhookFormat: z.enum(["slack", "generic"]).default("generic"),
    /** Kinds that are mailed. Suspected fraud comes in numbers: a mail for each is for few. */
    emailKinds: kinds.default(["sla"]),
    /**
     * Hosts, `host` or `host:port`, that may be posted to although their addresses are private, and without TLS. The function is outside the
     * VPC: what it reaches there is reachable from the internet, or not at all.
     */
    allowHosts: z
      .array(z.string().regex(/^[a-z0-9.-]+(:\d{1,5})?$/, "must be a host such as n8n.example.com, or host:port"))
      .default([]),
    /** How long it is tried before a notification is given up and an alarm says so. */
    giveUpAfterHours: z.int().min(1).max(168).default(24),
  })
  .prefault({});
