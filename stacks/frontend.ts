import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { PrivateBucket } from "#constructs/data/private-bucket";
import { StaticSite } from "#constructs/network/static-site";
import type { Environment } from "#environments/environment";
import { apiGateway } from "./contracts/api-gateway.ts";
import { frontend } from "./contracts/frontend.ts";

/**
 * The web site: a private bucket that only CloudFront reads, with security headers, and every unknown path answered by the
 * single-page application. Its content security policy lets it call this environment's API and sign-in, and nothing else.
 */
export class FrontendStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "frontend", "public");
    const { domain, priceClass, webAclArn, accessLogs, contentSecurityPolicy } = environment.frontend;
    const site = new StaticSite(this, "site", {
      name: this.nameOf("site"),
      description: `Web site of ${environment.name}`,
      files: this.#bucket("files"),
      domain,
      priceClass,
      webAclArn,
      sources: [{ "connect-src": this.#services() }, contentSecurityPolicy],
      accessLog: accessLogs ? this.#bucket("log") : undefined,
    });
    this.publish(frontend, {
      siteUrl: site.url,
      bucketName: this.bucketNameOf("files"),
      distributionId: site.distributionId,
    });
  }

  /** A build is made again from its source, but deleting what people are using is an outage all the same. */
  #bucket(name: "files" | "log"): PrivateBucket {
    const { protectData, logRetentionDays } = this.environment;
    const bucket = new PrivateBucket(this, name, {
      name: this.bucketNameOf(name),
      // Everybody may read the files; and CloudFront takes no rights from IAM, neither to read them nor to write its log.
      keyArn: "of-s3",
      protectData,
      ...(name === "log" ? { takesAcls: true, expireAfterDays: logRetentionDays } : {}),
    });
    // Of the log, it is addresses of people.
    if (name === "log") this.holds("confidential", bucket);
    return bucket;
  }

  /** Origins of the environment that the site talks to. */
  #services(): string[] {
    const { region, signIn } = this.environment;
    const { endpoint } = this.read(apiGateway);
    return [
      endpoint,
      `https://cognito-idp.${region}.amazonaws.com`,
      ...(signIn.domainPrefix === undefined ? [] : [`https://${signIn.domainPrefix}.auth.${region}.amazoncognito.com`]),
    ];
  }
}
