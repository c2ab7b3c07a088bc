import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { routesToIndex } from "#constructs/network/site-routes";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { FrontendStack } from "./frontend.ts";

const domain = {
  name: "app.example.com",
  certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/00000000-0000-4000-8000-000000000000",
};
const frontendOf = (frontend?: EnvironmentInput["frontend"], changes: Partial<EnvironmentInput> = {}) =>
  synth(new FrontendStack(Testing.app(), testEnvironment({ frontend, ...changes })));
const siteOf = (frontend?: EnvironmentInput["frontend"]) =>
  frontendOf(frontend).resource("aws_cloudfront_distribution.site");

describe("the site's files", () => {
  it("are read by this distribution and by nobody else", () => {
    const { policy } = frontendOf().resource("aws_s3_bucket_policy.files_access");
    const allowed = policy.split('"Effect" = ').filter((part: string) => part.startsWith('"Allow"'));
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toContain('"Service" = "cloudfront.amazonaws.com"');
    expect(allowed[0]).toContain('"Action" = "s3:GetObject"');
    expect(allowed[0]).toContain('{"StringEquals" = {"aws:SourceArn" = aws_cloudfront_distribution.site.arn}}');
    expect(frontendOf().resource("aws_s3_bucket_public_access_block.files_public-access")).toMatchObject({
      block_public_policy: true,
      restrict_public_buckets: true,
    });
  });

  it("are fetched from the private bucket with signed requests, over HTTPS, from edges in Seoul too", () => {
    const { resource } = frontendOf();
    expect(resource("aws_cloudfront_origin_access_control.site_access")).toMatchObject({
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    });
    expect(siteOf()).toMatchObject({
      origin: [{ origin_access_control_id: "${aws_cloudfront_origin_access_control.site_access.id}" }],
      default_cache_behavior: { viewer_protocol_policy: "redirect-to-https", compress: true },
      http_version: "http2and3",
      price_class: "PriceClass_200",
    });
  });

  it("do not expire, and are gone with the stack only where data is not protected", () => {
    const { resource } = frontendOf(undefined, { protectData: true });
    expect(resource("aws_s3_bucket_lifecycle_configuration.files_lifecycle").rule[0].expiration).toBeUndefined();
    expect(resource("aws_s3_bucket.files").force_destroy).toBe(false);
    expect(frontendOf().resource("aws_s3_bucket.files").force_destroy).toBe(true);
  });
});

describe("the site", () => {
  it("answers its own routes with the application, by a function at the edge and not by hiding errors", () => {
    const { default_root_object, custom_error_response, default_cache_behavior } = siteOf();
    expect(default_root_object).toBe("index.html");
    expect(default_cache_behavior.function_association).toEqual([
      { event_type: "viewer-request", function_arn: "${aws_cloudfront_function.site_routes.arn}" },
    ]);
    const { code, runtime } = frontendOf().resource("aws_cloudfront_function.site_routes");
    expect([code, runtime]).toEqual([routesToIndex, "cloudfront-js-2.0"]);
    // A request that a web ACL refuses is a 403 too: no error may become a page.
    expect(custom_error_response).toBeUndefined();
  });

  it("has its own domain with TLS 1.2 and newer, or CloudFront's", () => {
    expect(siteOf({ domain })).toMatchObject({
      aliases: ["app.example.com"],
      viewer_certificate: {
        acm_certificate_arn: domain.certificateArn,
        minimum_protocol_version: "TLSv1.2_2021",
        ssl_support_method: "sni-only",
      },
    });
    expect(siteOf().viewer_certificate).toEqual({ cloudfront_default_certificate: true });
    expect(siteOf().aliases).toBeUndefined();
  });

  it("publishes where it is", () => {
    const urlOf = (frontend?: EnvironmentInput["frontend"]) => frontendOf(frontend).json.locals.document.values.siteUrl;
    expect(urlOf({ domain })).toBe("https://app.example.com");
    expect(urlOf()).toBe("https://${aws_cloudfront_distribution.site.domain_name}");
  });

  it("stands behind a web ACL if the environment has one", () => {
    const webAclArn = "arn:aws:wafv2:us-east-1:111111111111:global/webacl/site/0a1b";
    expect([siteOf({ webAclArn }).web_acl_id, siteOf().web_acl_id]).toEqual([webAclArn, undefined]);
  });

  it("may call this environment's API and sign-in, and nothing else", () => {
    const policy = frontendOf().resource("aws_cloudfront_response_headers_policy.site_headers").security_headers_config
      .content_security_policy.content_security_policy as string;
    const [, connect] = /connect-src ([^;]+)/.exec(policy) ?? [];
    expect(connect?.split(" ").slice(1)).toEqual([
      "${jsondecode(data.aws_ssm_parameter.contracts_api-gateway.insecure_value).values.endpoint}",
      "https://cognito-idp.ap-northeast-2.amazonaws.com",
      "https://sluice-111111111111.auth.ap-northeast-2.amazoncognito.com",
    ]);
  });
});

describe("the access log", () => {
  it("is kept as long as logs are, without cookies, in a bucket of its own", () => {
    const { resource } = frontendOf({ accessLogs: true });
    expect(resource("aws_cloudfront_distribution.site").logging_config).toEqual({
      bucket: "${aws_s3_bucket.log.bucket}.s3.amazonaws.com",
      include_cookies: false,
    });
    expect(resource("aws_s3_bucket_lifecycle_configuration.log_lifecycle").rule[0].expiration).toEqual([{ days: 7 }]);
    expect(resource("aws_s3_bucket_ownership_controls.log_ownership").rule.object_ownership).toBe(
      "BucketOwnerPreferred",
    );
  });

  it("holds addresses of people, unlike the site, which everybody may see", () => {
    const { json, resource } = frontendOf({ accessLogs: true });
    expect(json.provider.aws[0].default_tags[0].tags.DataClassification).toBe("public");
    expect(resource("aws_s3_bucket.log").tags.DataClassification).toBe("confidential");
    expect(resource("aws_s3_bucket.files").tags).not.toHaveProperty("DataClassification");
  });

  it("is not there by default", () => {
    const { resources } = frontendOf();
    expect(Object.keys(resources("aws_s3_bucket"))).toEqual(["files"]);
    expect(siteOf().logging_config).toBeUndefined();
  });
});

describe("the frontend's settings", () => {
  it.each([
    [{ contentSecurityPolicy: { "connect-src": ["https://a; script-src *"] } }, /must be one source/],
    [{ contentSecurityPolicy: { "script-src\r\nX-Evil": ["'self'"] } }, /must be a directive/],
    [
      { domain: { ...domain, certificateArn: domain.certificateArn.replace("us-east-1", "ap-northeast-2") } },
      /us-east-1/,
    ],
    [{ domain: { ...domain, name: "https://app.example.com" } }, /must be a domain name/],
    [{ webAclArn: "arn:aws:wafv2:ap-northeast-2:111111111111:regional/webacl/site/0a1b" }, /global web ACL/],
  ] as const)("refuse %j", (frontend, message) => {
    expect(() => testEnvironment({ frontend: structuredClone(frontend) as EnvironmentInput["frontend"] })).toThrow(
      message,
    );
  });
});
