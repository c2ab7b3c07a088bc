import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "./policy.ts";
import { type TrustedRoleProps, trustedRole } from "./trusted-role.ts";

/** A role that one AWS service may take on, with exactly the rights that were granted to it. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;
  /** The policy that gives the rights; depend on it where a service checks them at once. */
  readonly rights: IamRolePolicy;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: TrustedRoleProps) {
    super(scope, id);
    const role = trustedRole(this, props);
    this.rights = new IamRolePolicy(this, "rights", {
      name: "rights",
      role: role.name,
      policy: Lazy.stringValue({ produce: () => policyDocument(this.#statements) }),
    });
    this.arn = role.arn;
    this.name = role.name;
    this.node.addValidation({
      validate: () => (this.#statements.length > 0 ? [] : ["the role may do nothing; grant it something or drop it"]),
    });
  }

  /** Allows actions on resources, optionally under conditions. */
  allow(actions: readonly string[], resources: readonly string[], condition?: Statement["Condition"]): void {
    this.#add("Allow", actions, resources, condition);
  }

  /** Denies actions on resources where the conditions hold, whatever allows them. */
  deny(actions: readonly string[], resources: readonly string[], condition: Statement["Condition"]): void {
    this.#add("Deny", actions, resources, condition);
  }

  #add(
    effect: Statement["Effect"],
    actions: readonly string[],
    resources: readonly string[],
    condition: Statement["Condition"],
  ): void {
    this.#statements.push({
      Effect: effect,
      Action: [...actions],
      Resource: [...resources],
      ...(condition ? { Condition: condition } : {}),
    });
  }
}
