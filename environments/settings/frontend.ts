import { z } from "zod";

const directive = /^[a-z]+(-[a-z]+)+$/;
const source = z.string().regex(/^[^\s;,]+$/, "must be one source such as https://api.example.com or 'unsafe-inline'");

/** The web site: a bucket behind CloudFront. Idle it costs nothing but its storage. */
export const frontend = z
  .strictObject({
    /**
     * A domain of your own, and its certificate, which CloudFront wants in us-east-1. Without it the site has CloudFront's domain and
     * accepts TLS 1.0 and 1.1 from old browsers, which cannot be switched off there.
     */
    domain: z
      .strictObject({
        name: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, "must be a domain name such as app.example.com"),
        certificateArn: z
          .string()
          .regex(
            /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/,
            "must be the ARN of a certificate in us-east-1",
          ),
      })
      .optional(),
    /** Edges that serve the site: "100" is North America and Europe, "200" adds most of Asia (Seoul), "all" is the dearest and nearest everywhere. */
    priceClass: z.enum(["100", "200", "all"]).default("200"),
    /** Sources to add to those that the site may use anyway: itself, the API, the sign-in. An 'unsafe-...' source weakens it. */
    contentSecurityPolicy: z
      .record(z.string(), z.array(source).min(1))
      .default({})
      .superRefine((policy, context) => {
        for (const name of Object.keys(policy).filter((name) => !directive.test(name)))
          context.addIssue({
            code: "custom",
            path: [name],
            message: "must be a directive of the content security policy such as connect-src",
          });
      }),
    /** A web ACL of WAF (scope CLOUDFRONT) before the site: about $5 a month and $1 per rule. */
    webAclArn: z
      .string()
      .regex(/^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/, "must be the ARN of a global web ACL")
      .optional(),
    /** Keep who fetched what, for `logRetentionDays`, in a bucket of its own; storage is $0.025 per GB-month. */
    accessLogs: z.boolean().default(false),
  })
  .prefault({});
