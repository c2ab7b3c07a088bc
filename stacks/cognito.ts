import { CognitoUserPoolDomain } from "@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js";
import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { BrowserClient } from "#constructs/security/browser-client";
import { UserPool } from "#constructs/security/user-pool";
import type { Environment } from "#environments/environment";
import { cognito } from "./contracts/cognito.ts";

/**
 * Who signs in: a user pool whose people use their e-mail address, their groups, and the client of the web site. Its tokens
 * open the API. It reads nothing; where sign-in returns to is environment data, since the site's address is known to people first.
 */
export class CognitoStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "cognito", "confidential");
    const { signIn, region, protectData } = environment;

    const people = new UserPool(this, "people", { ...signIn, name: this.nameOf("people"), region, protectData });
    const site = new BrowserClient(this, "site", { ...signIn, name: this.nameOf("site"), userPoolId: people.id });
    if (signIn.domainPrefix !== undefined) {
      new CognitoUserPoolDomain(this, "sign-in", { userPoolId: people.id, domain: signIn.domainPrefix });
    }
    this.publish(cognito, {
      issuer: people.issuer,
      clientId: site.id,
      userPoolId: people.id,
      userPoolArn: people.arn,
    });
  }
}
