import { Fn } from "cdktf";

/** One statement of an IAM policy, in AWS's own terms. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * A policy document as JSON text, rendered by Terraform since it may hold references.
 * @throws Error for an allowed action that ends the discussion (`*`, `iam:*`), which no policy here needs
 */
export function policyDocument(statements: readonly Statement[]): string {
  for (const { Effect, Action } of statements) {
    const broad = [Action].flat().find((action) => action === "*" || action === "iam:*");
    if (Effect === "Allow" && broad)
      throw new Error(`a policy that allows ${broad} gives everything away; name the actions`);
  }
  return Fn.jsonencode({ Version: "2012-10-17", Statement: statements });
}

/** Refuses access without TLS, for a resource policy. */
export const refusePlainHttp = (actions: string, resources: readonly string[]): Statement => ({
  Sid: "RefusePlainHttp",
  Effect: "Deny",
  Principal: "*",
  Action: actions,
  Resource: resources,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
