import { z } from "zod";
import { contract } from "#constructs/core/contract";

/** The web site, and where its build goes. */
export const frontend = contract(
  "frontend",
  {
    siteUrl: z.string().regex(/^https:\/\/[a-z0-9.-]+$/),
    bucketName: z.string().min(3),
    distributionId: z.string().regex(/^[A-Z0-9]+$/),
  },
  {
    example: {
      siteUrl: "https://d111111abcdef8.cloudfront.net",
      bucketName: "local-frontend-site-000000000000-ap-northeast-2",
      distributionId: "E1A2B3C4D5E6F7",
    },
  },
);
