import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "./policy.ts";

export interface ServiceRoleProps {
  readonly name: string;
  /** The AWS service that acts in this role, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  /** The service may act for this account only: without it another account's resource could borrow the role ("confused deputy"). */
  readonly accountId: string;
}

/** A role that one AWS service may take on, with exactly the rights that were granted to it. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;
  /** The policy that gives the rights; depend on it where a service checks them at once. */
  readonly rights: IamRolePolicy;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "default", {
      name: props.name,
      assumeRolePolicy: policyDocument([
        {
          Effect: "Allow",
          Principal: { Service: props.service },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": props.accountId } },
        },
      ]),
    });
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
    this.#statements.push({
      Effect: "Allow",
      Action: [...actions],
      Resource: [...resources],
      ...(condition ? { Condition: condition } : {}),
    });
  }
}
