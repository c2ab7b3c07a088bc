import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function/index.js";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js";
import { Construct } from "constructs";
import type { PrivateBucket } from "#constructs/data/private-bucket";
import { SecurityHeaders, type SourcesByDirective } from "./security-headers.ts";
import { routesToIndex } from "./site-routes.ts";

export interface StaticSiteProps {
  readonly name: string;
  /** What it is, for people who look at a list of distributions; at most 128 characters. */
  readonly description: string;
  /** Holds the site's files; it is opened to this distribution and nobody else. */
  readonly files: PrivateBucket;
  /** A domain of one's own with its certificate in us-east-1. @default CloudFront's domain and certificate, with TLS 1.0 still open */
  readonly domain?: { readonly name: string; readonly certificateArn: string } | undefined;
  readonly priceClass: "100" | "200" | "all";
  /** Sources that the site needs beside itself. */
  readonly sources: readonly SourcesByDirective[];
  /** A web ACL of WAF before it. @default none */
  readonly webAclArn?: string | undefined;
  /** Bucket that takes ACLs, for the access log. @default no log */
  readonly accessLog?: PrivateBucket | undefined;
}

/** AWS's managed policy "CachingOptimized": the origin's Cache-Control decides, a day where it is silent; no cookies or queries. */
const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/**
 * A single-page site: a private bucket behind CloudFront, by HTTPS only, with security headers. A path that names no
 * file is answered with `index.html`, whose router knows it; a file that is not there with 403. Upload `index.html` with `Cache-Control: no-cache`, hashed assets for ever.
 */
export class StaticSite extends Construct {
  readonly distributionId: string;
  /** Where the site is, `https://` and a host, without a slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: StaticSiteProps) {
    super(scope, id);
    const distribution = this.#distribution(props);
    props.files.allow({
      Sid: "ReadByTheSite",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: `${props.files.arn}/*`,
      Condition: { StringEquals: { "aws:SourceArn": distribution.arn } },
    });
    this.distributionId = distribution.id;
    this.url = `https://${props.domain?.name ?? distribution.domainName}`;
  }

  #distribution({ name, files, domain, accessLog, ...props }: StaticSiteProps): CloudfrontDistribution {
    const access = new CloudfrontOriginAccessControl(this, "access", {
      name,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    const headers = new SecurityHeaders(this, "headers", { name, sources: props.sources });
    const routes = new CloudfrontFunction(this, "routes", {
      name,
      runtime: "cloudfront-js-2.0",
      comment: `Routes of ${name}`,
      code: routesToIndex,
    });
    return new CloudfrontDistribution(this, "default", {
      enabled: true,
      comment: props.description,
      defaultRootObject: "index.html",
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: props.priceClass === "all" ? "PriceClass_All" : `PriceClass_${props.priceClass}`,
      ...(domain ? { aliases: [domain.name] } : {}),
      ...(props.webAclArn ? { webAclId: props.webAclArn } : {}),
      origin: [{ originId: "files", domainName: files.domainName, originAccessControlId: access.id }],
      defaultCacheBehavior: {
        targetOriginId: "files",
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        cachePolicyId: cachingOptimized,
        responseHeadersPolicyId: headers.id,
        functionAssociation: [{ eventType: "viewer-request", functionArn: routes.arn }],
      },
      restrictions: { geoRestriction: { restrictionType: "none", locations: [] } },
      viewerCertificate: domain
        ? {
            acmCertificateArn: domain.certificateArn,
            sslSupportMethod: "sni-only",
            minimumProtocolVersion: "TLSv1.2_2021",
          }
        : { cloudfrontDefaultCertificate: true },
      ...(accessLog
        ? {
            // CloudFront takes the bucket's name in this form only.
            loggingConfig: { bucket: `${accessLog.name}.s3.amazonaws.com`, includeCookies: false },
            dependsOn: [accessLog.ownership],
          }
        : {}),
    });
  }
}
