import { arn, contract } from "#constructs/core/contract";

const example = (name: string) => `arn:aws:iam::000000000000:role/local-iam-${name}`;

/** Roles that services of AWS take on for the platform. They are passed on to those services, never trusted or granted rights. */
export const iam = contract(
  "iam",
  { clusterRoleArn: arn("iam"), nodeRoleArn: arn("iam"), buildRoleArn: arn("iam"), pipelineRoleArn: arn("iam") },
  {
    example: {
      clusterRoleArn: example("cluster"),
      nodeRoleArn: example("node"),
      buildRoleArn: example("build"),
      pipelineRoleArn: example("pipeline"),
    },
  },
);
