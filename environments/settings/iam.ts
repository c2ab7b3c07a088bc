import { z } from "zod";

/** Rules of the organization for roles. */
export const iam = z
  .strictObject({
    /**
     * Name of a policy of this account that no role of the platform may go beyond, with its path if it has one. An organization
     * that asks for one refuses roles without it; the policy must be there before the first deploy. It costs nothing.
     * @default none
     */
    permissionsBoundary: z
      .string()
      .regex(/^[\w+=,.@-]+(\/[\w+=,.@-]+)*$/, "must be the name of an IAM policy such as team/boundary, not its ARN")
      .max(512)
      .optional(),
  })
  .prefault({});
