import * as z from "zod";
import type { Request } from "./request.ts";

/** What API Gateway says of a token that it has verified: every claim as text. */
const verified = z.object({
  authorizer: z.object({ jwt: z.object({ claims: z.record(z.string(), z.unknown()) }) }),
});

/** A list among the claims comes as its entries in brackets, with spaces between: `[admin employee]`. */
const LIST = /^\[([^[\]]*)\]$/;

/**
 * The groups of whoever calls, of a token that is made for calling. None for anything else: no token, a claim of another form, or a
 * token that tells a site who signed in (`token_use` is `id`), which more hands touch. Group names have no spaces.
 */
export function groupsOf({ requestContext }: Pick<Request, "requestContext">): ReadonlySet<string> {
  const parsed = verified.safeParse(requestContext);
  if (!parsed.success) return new Set();
  const { "cognito:groups": groups, token_use: use } = parsed.data.authorizer.jwt.claims;
  const entries = typeof groups === "string" && use !== "id" ? LIST.exec(groups)?.[1] : undefined;
  return new Set(entries?.split(/\s+/).filter(Boolean));
}
