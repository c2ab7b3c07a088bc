import { arn, type FactsTable } from "./facts.ts";

/** User pools. Source: the `cognito_user_pool*` and `cognito_user_group` pages. */
export const cognito: FactsTable = {
  aws_cognito_user_pool: {
    id: "{region}_{base36:9}",
    computed: {
      arn: arn("cognito-idp", "userpool/{id}"),
      creation_date: "{now}",
      custom_domain: "",
      domain: "",
      email_verification_message: "",
      email_verification_subject: "",
      endpoint: "cognito-idp.{region}.{dns}/{id}",
      estimated_number_of_users: 0,
      last_modified_date: "{now}",
      sms_verification_message: "",
      user_pool_tier: "ESSENTIALS",
    },
    defaults: {
      deletion_protection: "INACTIVE",
      mfa_configuration: "OFF",
      "email_configuration.email_sending_account": "COGNITO_DEFAULT",
    },
    forceNew: ["alias_attributes", "name", "username_attributes", "username_configuration"],
  },
  aws_cognito_user_pool_client: {
    id: "{base36:26}",
    key: "{user_pool_id}/{id}",
    computed: {
      auth_session_validity: 3,
      client_secret: "",
      enable_propagate_additional_user_context_data: false,
      enable_token_revocation: true,
    },
    forceNew: ["generate_secret", "user_pool_id"],
    residues: ["generate_secret"],
    sensitive: ["client_secret"],
  },
  aws_cognito_user_pool_domain: {
    id: "{domain}",
    computed: {
      aws_account_id: "{account}",
      cloudfront_distribution: "d{base36:13}.cloudfront.net",
      cloudfront_distribution_arn: "d{base36:13}.cloudfront.net",
      cloudfront_distribution_zone_id: "Z2FDTNDATAQYW2",
      managed_login_version: 1,
      s3_bucket: "aws-cognito-prod-{region}-assets",
      version: "{digits:14}",
    },
    forceNew: ["domain", "user_pool_id"],
    conflict: "InvalidParameterException",
  },
  aws_cognito_user_group: {
    id: "{user_pool_id}/{name}",
    forceNew: ["name", "user_pool_id"],
    conflict: "GroupExistsException",
  },
};
