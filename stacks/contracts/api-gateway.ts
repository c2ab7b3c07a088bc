import { z } from "zod";
import { contract } from "#constructs/core/contract";

/** The API that events come in by. */
export const apiGateway = contract(
  "api-gateway",
  { apiId: z.string().regex(/^[a-z0-9]+$/) },
  { example: { apiId: "a1b2c3d4e5" } },
);
