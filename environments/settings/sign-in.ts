import { z } from "zod";

const name = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, "must be lower-case letters, digits and hyphens, at most 30");

/** Where a browser may be sent after signing in or out; plain http only on the developer's own machine. */
const returnUrl = z
  .string()
  .regex(
    /^(https:\/\/[a-z0-9.-]+(:\d+)?|http:\/\/localhost(:\d+)?)\/[^\s#]*$/,
    "must be an https URL with a path (https://app.example.com/), or http://localhost/... for development",
  );

/** Who may sign in, and how: a Cognito user pool. The first 10,000 monthly active users are free of charge. */
export const signIn = z
  .strictObject({
    /** Shortest password, 8 to 99 characters; it always needs both cases, a digit and a symbol. */
    passwordMinimumLength: z.int().min(8).max(99).default(12),
    /** A second factor from an authenticator app: nobody, whoever wants to, or everybody (from the next sign-in on). Free. */
    mfa: z.enum(["off", "optional", "required"]).default("optional"),
    /**
     * Risk scores of sign-ins and a check for leaked passwords: not at all, logged, or acted upon. Anything but "off" moves the pool
     * to the Plus tier, about $0.02 per active user and month with no free users (check the price list).
     */
    threatProtection: z.enum(["off", "audit", "enforced"]).default("off"),
    /** Whether people may register themselves; otherwise an administrator invites them. */
    selfSignUp: z.boolean().default(false),
    /** Groups, the most powerful first: it decides where somebody is in several. */
    groups: z.array(z.strictObject({ name, description: z.string().min(1).max(2048) })).default([
      { name: "admin", description: "Manages employees and settings" },
      { name: "approver", description: "Decides on approval requests" },
      { name: "employee", description: "Makes approval requests" },
    ]),
    /** Pages of the site that sign-in may return to. With none the client signs in by SRP only and has no hosted pages. */
    callbackUrls: z.array(returnUrl).max(100).default([]),
    /** Pages of the site that sign-out may return to. */
    logoutUrls: z.array(returnUrl).max(100).default([]),
    /** First label of the hosted sign-in page, unique in the region among all AWS accounts: https://<this>.auth.<region>.amazoncognito.com. */
    domainPrefix: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be 1 to 63 lower-case letters, digits and inner hyphens")
      .refine((prefix) => !/aws|amazon|cognito/.test(prefix), "must not contain aws, amazon or cognito")
      .optional(),
    /** How long access and ID tokens hold: after it, a removed right is gone at the latest. 5 to 1,440 minutes. */
    accessTokenMinutes: z.int().min(5).max(1440).default(60),
    /** How long somebody stays signed in without a password, 1 to 3,650 days. */
    refreshTokenDays: z.int().min(1).max(3650).default(30),
    /**
     * Each use of a refresh token gives a new one and ends the old, so that a stolen one shows. Turn it off for a site whose library
     * asks for tokens in the older way (`REFRESH_TOKEN_AUTH`), which Cognito does not allow beside it.
     */
    refreshTokenRotation: z.boolean().default(true),
    /** A verified SES identity to send from. Without it Cognito sends at most 50 messages a day from its own address. */
    email: z
      .strictObject({
        from: z.email(),
        identityArn: z
          .string()
          .regex(/^arn:aws[a-z-]*:ses:[a-z0-9-]+:\d{12}:identity\/.+$/, "must be the ARN of an SES identity"),
      })
      .optional(),
  })
  .superRefine((value, context) => {
    if (value.callbackUrls.length > 0 && value.domainPrefix === undefined) {
      context.addIssue({
        code: "custom",
        path: ["domainPrefix"],
        message:
          "is needed where there are callbackUrls: they are returned to from the hosted page; set it or drop them",
      });
    }
    if (value.logoutUrls.length > 0 && value.callbackUrls.length === 0) {
      context.addIssue({
        code: "custom",
        path: ["logoutUrls"],
        message: "belong to the hosted page, which is there only with callbackUrls; add those or drop these",
      });
    }
    const names = value.groups.map((group) => group.name);
    const twice = names.findIndex((group, index) => names.indexOf(group) !== index);
    if (twice >= 0)
      context.addIssue({
        code: "custom",
        path: ["groups", twice, "name"],
        message: "is there twice; names must differ",
      });
  })
  .prefault({});
