import { z } from "zod";

/** Availability zone name, e.g. `ap-northeast-2a`. */
export const azName = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, "must be an availability zone such as ap-northeast-2a");
