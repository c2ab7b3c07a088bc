import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "./policy.ts";
import { type TrustedRoleProps, trustedRole } from "./trusted-role.ts";

/**
 * A role whose rights are separate policies with names, so that each can be read, compared and taken away by itself. For one
 * piece of code with one bundle of rights there is ServiceRole.
 */
export class PlatformRole extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly #policies: ITerraformDependable[] = [];

  constructor(scope: Construct, id: string, props: TrustedRoleProps) {
    super(scope, id);
    const role = trustedRole(this, props);
    this.arn = role.arn;
    this.name = role.name;
    this.node.addValidation({
      validate: () => (this.#policies.length > 0 ? [] : ["the role may do nothing; give it a policy or drop it"]),
    });
  }

  /** The policies made so far; depend on them where a service checks rights at once. */
  get policies(): readonly ITerraformDependable[] {
    return this.#policies;
  }

  /**
   * Attaches a policy that AWS maintains, for rights that change with AWS's own software.
   * @param path the ARN's last part: `AmazonEKSClusterPolicy` or `service-role/...`
   */
  managed(path: string): this {
    const id = path.split("/").at(-1)!.replaceAll("_", "-");
    this.#policies.push(
      new IamRolePolicyAttachment(this, id, { role: this.name, policyArn: `arn:aws:iam::aws:policy/${path}` }),
    );
    return this;
  }

  /** Adds a policy of the platform's own, named after its id. */
  policy(id: string, statements: readonly Statement[]): this {
    this.#policies.push(new IamRolePolicy(this, id, { name: id, role: this.name, policy: policyDocument(statements) }));
    return this;
  }
}
