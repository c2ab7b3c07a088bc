import { z } from "zod";

/** Browsers compare origins by the letter: with a path or a slash at the end it would match none. Plain http only on one's own machine. */
const origin = z
  .string()
  .regex(
    /^(https:\/\/[a-z0-9.-]+|http:\/\/localhost)(:\d{1,5})?$/,
    "must be an https origin without path or slash (https://app.example.com), or http://localhost:... for development",
  );

/** The HTTP API. */
export const api = z
  .strictObject({
    /** Issuer of the access tokens, an OpenID Connect provider. @default the user pool of the cognito stack */
    issuer: z.url({ protocol: /^https$/, error: "must be an https URL" }).optional(),
    /** Audiences (client ids) whose tokens are accepted. @default the client of the cognito stack */
    audiences: z.array(z.string().min(1)).min(1).optional(),
    /**
     * Web origins that may call the API from a browser; `[]` keeps browsers out.
     * @default the site's: `frontend.domain`, and those of `signIn.callbackUrls`
     */
    corsOrigins: z.array(origin).optional(),
    /** Requests per second over a longer time, and at once. */
    throttle: z
      .strictObject({ ratePerSecond: z.int().min(1).default(2_000), burst: z.int().min(1).default(4_000) })
      .prefault({}),
    /** What 95 of 100 requests must stay below, in milliseconds; five minutes above it raise an alarm. */
    latencySloMs: z.int().min(10).max(29_000).default(200),
  })
  .superRefine(({ issuer, audiences }, context) => {
    if (!issuer === !audiences) return;
    context.addIssue({
      code: "custom",
      path: [issuer ? "audiences" : "issuer"],
      message: "api.issuer and api.audiences come together, or neither and the cognito stack issues the tokens",
    });
  })
  .prefault({});

/** Who issues the tokens, where an environment has an issuer of its own. */
export type ApiSettings = z.output<typeof api>;
