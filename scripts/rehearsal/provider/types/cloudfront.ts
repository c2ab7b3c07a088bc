import type { FactsTable } from "./facts.ts";

/** The zone that all distributions are in. Source: the `cloudfront_distribution` page, `hosted_zone_id` */
const hostedZone = "Z2FDTNDATAQYW2";

/** Distributions and what configures them; global, so that ARNs have no region. Source: the `cloudfront_*` pages. */
export const cloudfront: FactsTable = {
  aws_cloudfront_distribution: {
    id: "E{upper:13}",
    computed: {
      arn: "arn:{partition}:cloudfront::{account}:distribution/{id}",
      caller_reference: "terraform-{digits:26}",
      continuous_deployment_policy_id: "",
      domain_name: "d{base36:13}.cloudfront.net",
      etag: "E{upper:13}",
      hosted_zone_id: hostedZone,
      in_progress_validation_batches: 0,
      last_modified_time: "{now}",
      status: "Deployed",
    },
    defaults: {
      http_version: "http2",
      is_ipv6_enabled: false,
      price_class: "PriceClass_All",
      retain_on_delete: false,
      staging: false,
      wait_for_deployment: true,
      "default_cache_behavior.compress": false,
      "default_cache_behavior.min_ttl": 0,
      "logging_config.include_cookies": false,
      "origin.connection_attempts": 3,
      "origin.connection_timeout": 10,
      "viewer_certificate.minimum_protocol_version": "TLSv1",
    },
    forceNew: ["staging"],
  },
  aws_cloudfront_function: {
    id: "{name}",
    computed: {
      arn: "arn:{partition}:cloudfront::{account}:function/{name}",
      etag: "E{upper:13}",
      live_stage_etag: "E{upper:13}",
      status: "UNASSOCIATED",
    },
    defaults: { publish: true },
    forceNew: ["name"],
    residues: ["publish"],
    conflict: "FunctionAlreadyExists",
  },
  aws_cloudfront_origin_access_control: {
    id: "E{upper:13}",
    computed: { arn: "arn:{partition}:cloudfront::{account}:origin-access-control/{id}", etag: "E{upper:13}" },
    defaults: { description: "Managed by Terraform" },
    forceNew: [],
    unique: [["name"]],
    conflict: "OriginAccessControlAlreadyExists",
  },
  aws_cloudfront_response_headers_policy: {
    id: "{uuid}",
    computed: { arn: "arn:{partition}:cloudfront::{account}:response-headers-policy/{id}", etag: "E{upper:13}" },
    forceNew: [],
    unique: [["name"]],
    conflict: "ResponseHeadersPolicyAlreadyExists",
  },
};
