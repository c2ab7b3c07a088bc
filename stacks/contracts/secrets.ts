import { arn, contract } from "#constructs/core/contract";

const example = (name: string) =>
  `arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:sluice/local/ap-northeast-2/secrets/${name}-a1b2c3`;

/** Where secrets lie; what they say is never published. */
export const secrets = contract(
  "secrets",
  {
    cardTokenKeysArn: arn("secretsmanager"),
    mongodbUriArn: arn("secretsmanager"),
    webhookUrlArn: arn("secretsmanager"),
    webhookSigningKeyArn: arn("secretsmanager"),
  },
  {
    example: {
      cardTokenKeysArn: example("card-token-keys"),
      mongodbUriArn: example("mongodb-uri"),
      webhookUrlArn: example("webhook-url"),
      webhookSigningKeyArn: example("webhook-signing-key"),
    },
  },
);
