import { z } from "zod";
import { contract } from "#constructs/core/contract";
import { azName } from "#environments/settings/az-name";

const subnetsByZone = z.record(azName, z.string().startsWith("subnet-"));
const example = (suffix: string) => ({
  "ap-northeast-2a": `subnet-a${suffix}`,
  "ap-northeast-2c": `subnet-c${suffix}`,
});

/** The network, for everything that stands in it. Subnets are keyed by AZ name, never by position. */
export const vpc = contract(
  "vpc",
  {
    vpcId: z.string().startsWith("vpc-"),
    cidr: z.string().regex(/^[0-9.]+\/[0-9]+$/),
    publicSubnetIds: subnetsByZone,
    privateSubnetIds: subnetsByZone,
    dataSubnetIds: subnetsByZone,
  },
  {
    example: {
      vpcId: "vpc-0123",
      cidr: "10.0.0.0/16",
      publicSubnetIds: example("1"),
      privateSubnetIds: example("2"),
      dataSubnetIds: example("3"),
    },
  },
);
