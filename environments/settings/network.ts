import { z } from "zod";
import { isCidrWithin } from "../cidr.ts";
import { templatePaths } from "../terraform-templates.ts";
import { azName } from "./az-name.ts";

const cidr = z.cidrv4("must be an IPv4 range such as 10.0.0.0/16");

const tierSubnets = z.record(azName, cidr);

/** The VPC, its subnets, and what goes in and out of it. */
export const network = z
  .strictObject({
    /** The VPC's range; environments that may ever be peered must not overlap. */
    cidr,
    /** One subnet per tier and AZ, keyed by AZ name so that adding an AZ moves nothing. */
    subnets: z.strictObject({ public: tierSubnets, private: tierSubnets, data: tierSubnets }),
    /** AWS services reached over interface endpoints ("logs", "ssm", ...). About $9.5 a month per service and AZ. */
    interfaceEndpoints: z.array(z.string().regex(/^[a-z][a-z0-9.-]*$/)).default([]),
    /** Which traffic VPC flow logs keep; "none" costs nothing and answers nothing after an incident. */
    flowLogs: z.enum(["all", "reject", "none"]).default("reject"),
  })
  .superRefine((value, context) => {
    for (const path of templatePaths(value))
      context.addIssue({ code: "custom", path, message: "must not contain ${ or %{, which Terraform would evaluate" });
    for (const [tier, subnets] of Object.entries(value.subnets)) {
      for (const [zone, range] of Object.entries(subnets)) {
        if (!isCidrWithin(range, value.cidr)) {
          context.addIssue({
            code: "custom",
            path: ["subnets", tier, zone],
            message: `${range} must lie within ${value.cidr}`,
          });
        }
      }
    }
  });
