import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** Who signs people in, and the client that browsers use. Access tokens carry the client's id. */
export const cognito = contract(
  "cognito",
  {
    issuer: z.string().regex(/^https:\/\/[a-z0-9.-]+\/[A-Za-z0-9_-]+$/),
    clientId: z.string().regex(/^[a-z0-9]+$/),
    userPoolId: z.string().regex(/^[a-z0-9-]+_[A-Za-z0-9]+$/),
    userPoolArn: arn("cognito-idp"),
  },
  {
    example: {
      issuer: "https://cognito-idp.ap-northeast-2.amazonaws.com/ap-northeast-2_AbCdEfGhI",
      clientId: "1h57kf5cpq17m0eml12example",
      userPoolId: "ap-northeast-2_AbCdEfGhI",
      userPoolArn: "arn:aws:cognito-idp:ap-northeast-2:000000000000:userpool/ap-northeast-2_AbCdEfGhI",
    },
  },
);
