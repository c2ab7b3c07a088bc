import type { Samples } from "./sample.ts";

/** Sign-in and the web site. */
export const webSamples: Samples = {
  aws_cognito_user_pool: {
    config: { name: "people", username_attributes: ["email"], username_configuration: [{ case_sensitive: false }] },
    changed: { mfa_configuration: "OPTIONAL", software_token_mfa_configuration: [{ enabled: true }] },
    replaced: { username_configuration: [{ case_sensitive: true }] },
  },
  aws_cognito_user_pool_client: {
    config: {
      name: "site",
      user_pool_id: "${aws_cognito_user_pool.x.id}",
      callback_urls: ["https://site.example.com/"],
    },
    changed: { callback_urls: ["https://app.example.com/"] },
    replaced: { generate_secret: true },
  },
  aws_cognito_user_pool_domain: {
    config: { domain: "sluice-sign-in", user_pool_id: "${aws_cognito_user_pool.x.id}" },
    replaced: { domain: "sluice-other" },
  },
  aws_cognito_user_group: {
    config: { name: "admin", user_pool_id: "${aws_cognito_user_pool.x.id}", precedence: 0 },
    changed: { description: "Manages settings" },
    replaced: { name: "owner" },
  },
  aws_cloudfront_function: {
    config: { name: "routes", runtime: "cloudfront-js-2.0", code: "function handler(event) { return event.request; }" },
    changed: { comment: "routes of the site" },
    replaced: { name: "others" },
  },
  aws_cloudfront_origin_access_control: {
    config: {
      name: "site",
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    },
    changed: { signing_behavior: "no-override" },
  },
  aws_cloudfront_response_headers_policy: {
    config: {
      name: "site",
      security_headers_config: [{ frame_options: [{ frame_option: "DENY", override: true }] }],
    },
    changed: { comment: "of the site" },
  },
  aws_cloudfront_distribution: {
    config: {
      enabled: true,
      origin: [
        {
          origin_id: "files",
          domain_name: "${aws_s3_bucket.x.bucket_regional_domain_name}",
          origin_access_control_id: "${aws_cloudfront_origin_access_control.x.id}",
        },
      ],
      default_cache_behavior: [
        {
          target_origin_id: "files",
          viewer_protocol_policy: "redirect-to-https",
          allowed_methods: ["GET", "HEAD"],
          cached_methods: ["GET", "HEAD"],
          cache_policy_id: "658327ea-f89d-4fab-a63d-7e88639e58f6",
          response_headers_policy_id: "${aws_cloudfront_response_headers_policy.x.id}",
        },
      ],
      restrictions: [{ geo_restriction: [{ restriction_type: "none" }] }],
      viewer_certificate: [{ cloudfront_default_certificate: true }],
    },
    changed: { price_class: "PriceClass_200" },
    replaced: { staging: true },
  },
};
