import { z } from "zod";

const service = z.strictObject({
  /** The pods' port, and the one that the internal load balancer listens on for it. Another one replaces the target group. */
  port: z.int().min(1024).max(65_535),
  /** First part of the paths that the API sends there: `approvals` stands for `/approvals` and all below. */
  path: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, "must be one part of a path, without slashes: approvals"),
  /** Answers 2xx or 3xx over plain HTTP while the pod is fit to serve. */
  healthPath: z
    .string()
    .regex(/^\/[A-Za-z0-9/_.-]{0,127}$/, "must be a path such as /actuator/health")
    .default("/actuator/health"),
  /**
   * Encrypts the whole way from the API to the pods, which then speak TLS on their port, health checks included. It makes a target group of
   * its own, whose bindings move with it. Without it the way is plain, within the private tier
   * (docs/decisions/0011-encryption-on-the-way.md).
   */
  tls: z
    .strictObject({
      /** The load balancer's certificate, in ACM of the environment's region; ACM's public ones are free and renew themselves. */
      certificateArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/,
          "must be the ARN of a certificate in ACM",
        ),
      /** A name that it is for, which the API insists on; nobody needs to find it in DNS. */
      serverName: z
        .string()
        .regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, "must be a domain name such as mail.internal.example.com"),
    })
    .optional(),
});

/** 32 characters is what a target group's name takes, and the environment's name goes before. */
const serviceName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,19}[a-z0-9]$/, "must be 2 to 21 lower-case letters, digits and hyphens");

const own: readonly string[] = ["events", "employees"];

/** The services in Kubernetes that the API reaches through one internal load balancer; keyed by name, so that adding one moves nothing. */
export const services = z
  .record(serviceName, service)
  .superRefine((value, context) => {
    const entries = Object.entries(value);
    for (const [index, [name, { port, path }]] of entries.entries()) {
      const issue = (field: string, message: string) =>
        context.addIssue({ code: "custom", path: [name, field], message });
      const samePort = entries.slice(0, index).find(([, other]) => other.port === port);
      if (samePort) issue("port", `is ${samePort[0]}'s already; the load balancer listens once on a port`);
      const samePath = entries.slice(0, index).find(([, other]) => other.path === path);
      if (samePath) issue("path", `is ${samePath[0]}'s already; the API sends a path to one service`);
      if (own.includes(path)) issue("path", "belongs to a Lambda function; choose another");
    }
  })
  .prefault({
    "approval-request": { port: 8082, path: "approvals" },
    "approval-processing": { port: 8083, path: "processing" },
    notification: { port: 8084, path: "notifications" },
  });
