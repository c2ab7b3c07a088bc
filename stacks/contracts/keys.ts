import { arn, contract } from "#constructs/core/contract";

const example = (id: string) => `arn:aws:kms:ap-northeast-2:000000000000:key/${id}`;

/** Encryption keys by class of data. */
export const keys = contract(
  "keys",
  {
    eventsKeyArn: arn("kms"),
    secretsKeyArn: arn("kms"),
    dataKeyArn: arn("kms"),
    platformKeyArn: arn("kms"),
    logsKeyArn: arn("kms"),
  },
  {
    example: {
      eventsKeyArn: example("e1"),
      secretsKeyArn: example("e2"),
      dataKeyArn: example("e3"),
      platformKeyArn: example("e4"),
      logsKeyArn: example("e5"),
    },
  },
);
