import { z } from "zod";

/** The HTTP API. */
export const api = z.strictObject({
  /** Issuer of the access tokens, an OpenID Connect provider. */
  issuer: z.url({ protocol: /^https$/, error: "must be an https URL" }),
  /** Audiences (client ids) whose tokens are accepted. */
  audiences: z.array(z.string().min(1)).min(1),
  /** Web origins that may call the API from a browser. */
  corsOrigins: z.array(z.url({ protocol: /^https$/, error: "must be an https origin" })).default([]),
  /** Requests per second over a longer time, and at once. */
  throttle: z
    .strictObject({ ratePerSecond: z.int().min(1).default(2_000), burst: z.int().min(1).default(4_000) })
    .prefault({}),
});
