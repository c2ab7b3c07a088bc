import { arn, contract } from "#constructs/core/contract";

/** Where secrets lie; what they say is never published. */
export const secrets = contract(
  "secrets",
  { cardTokenKeysArn: arn("secretsmanager") },
  {
    example: {
      cardTokenKeysArn: "arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:sluice/local/card-token-keys-a1b2c3",
    },
  },
);
