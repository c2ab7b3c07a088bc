import { z } from "zod";
import { cidrsOverlap, isCidrWithin, networkOf } from "../cidr.ts";
import { templatePaths } from "../terraform-templates.ts";
import { azName } from "./az-name.ts";

/** Sizes that AWS allows for a VPC and its subnets. Source: Amazon VPC user guide, "VPC CIDR blocks" and "Subnet CIDR blocks". */
const cidr = z
  .cidrv4("must be an IPv4 range such as 10.0.0.0/16")
  .refine((range) => Number(range.split("/")[1]) >= 16 && Number(range.split("/")[1]) <= 28, "must be a /16 to /28")
  .refine((range) => networkOf(range) === range, {
    error: ({ input }) => `must begin where its block begins: write ${networkOf(String(input))}`,
  });

const tierSubnets = z.record(azName, cidr);

/** Gateway endpoints, which cost nothing, serve these; an interface endpoint beside would answer under the same name. */
const gatewayServices: readonly string[] = ["s3", "dynamodb"];

const interfaceEndpoints = z
  .array(
    z
      .string()
      .regex(/^[a-z][a-z0-9.-]*$/, "must be the end of a service name, such as logs or ecr.api")
      .refine((service) => !gatewayServices.includes(service), "has a gateway endpoint already; leave it out"),
  )
  .refine((services) => new Set(services).size === services.length, "must name each service once");

/** The VPC, its subnets, and what goes in and out of it. */
export const network = z
  .strictObject({
    /** The VPC's range, /16 to /28; no two environments may share addresses. Another range replaces the VPC and all in it. */
    cidr,
    /**
     * One subnet per tier and AZ, keyed by AZ name so that adding an AZ moves nothing: give the new one a range of its own and
     * leave the others. Another range replaces a subnet (a public one is made anew before the old one goes, so that range must
     * not overlap the old one). AWS keeps five addresses of each. In the private tier every pod
     * takes an address: a /24 carries about 240 pods, a /19 about 8,000.
     */
    subnets: z.strictObject({ public: tierSubnets, private: tierSubnets, data: tierSubnets }),
    /**
     * AWS services reached over interface endpoints ("logs", "ssm", ...). About $9.5 a month per service and AZ, which they earn from some
     * 190 GB a month each in an AZ on; without them the way is over NAT. S3 and DynamoDB have endpoints anyway, for nothing.
     */
    interfaceEndpoints: interfaceEndpoints.default([]),
    /** Which traffic VPC flow logs keep; "none" costs nothing and answers nothing after an incident. */
    flowLogs: z.enum(["all", "reject", "none"]).default("reject"),
  })
  .superRefine((value, context) => {
    for (const path of templatePaths(value))
      context.addIssue({ code: "custom", path, message: "must not contain ${ or %{, which Terraform would evaluate" });
    const seen: { readonly place: string; readonly range: string }[] = [];
    for (const [tier, subnets] of Object.entries(value.subnets)) {
      for (const [zone, range] of Object.entries(subnets)) {
        const path = ["subnets", tier, zone];
        if (!isCidrWithin(range, value.cidr))
          context.addIssue({ code: "custom", path, message: `${range} must lie within ${value.cidr}` });
        const other = seen.find((earlier) => cidrsOverlap(earlier.range, range));
        if (other)
          context.addIssue({
            code: "custom",
            path,
            message: `overlaps ${other.range} of subnets.${other.place}; give it a range of its own`,
          });
        seen.push({ place: `${tier}.${zone}`, range });
      }
    }
  });
