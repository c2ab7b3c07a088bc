import { blockOf, isSet, textOf } from "../attributes.ts";
import type { Rule } from "../rule.ts";

/** Rotations that are paid; later ones cost nothing. Source: AWS KMS pricing (check) */
const PAID_ROTATIONS = 2;

const key: Rule = (attributes, { environment, scenario }) => {
  const rotations = isSet(attributes, "enable_key_rotation")
    ? Math.min(PAID_ROTATIONS, Math.floor(scenario.month / 12))
    : 0;
  return [
    { what: "key", quantity: 1 + rotations, price: "key.month" },
    { what: "requests", quantity: environment.usage.keyRequestsMillion, price: "key.million-requests" },
  ];
};

const secret: Rule = (_, { environment }) => [
  { what: "secret", quantity: 1, price: "secret.month" },
  { what: "reads", quantity: environment.usage.secretReadsMillion, price: "secret.million-reads" },
];

/** Active users that the tiers below Plus do not charge for. */
const FREE_USERS = 10_000;

const users: Rule = (attributes, { environment }) => {
  const { activeUsers } = environment.usage;
  const threats = textOf(blockOf(attributes, "user_pool_add_ons"), "advanced_security_mode", "OFF") !== "OFF";
  const tier = threats ? "PLUS" : textOf(attributes, "user_pool_tier", "ESSENTIALS");
  const paid = Math.max(0, activeUsers - FREE_USERS);
  if (tier === "PLUS") return [{ what: "users", quantity: activeUsers, price: "cognito.plus-user" }];
  if (tier === "LITE") return [{ what: "users", quantity: paid, price: "cognito.lite-user" }];
  return [{ what: "users", quantity: paid, price: "cognito.essentials-user" }];
};

/** Keys, secrets, sign-in, parameters. */
export const securityRules: Readonly<Record<string, Rule>> = {
  aws_kms_key: key,
  aws_secretsmanager_secret: secret,
  aws_cognito_user_pool: users,
  aws_ssm_parameter: (attributes) =>
    textOf(attributes, "tier", "Standard") === "Advanced"
      ? [{ what: "parameter", quantity: 1, price: "parameter.advanced-month" }]
      : { free: "a standard parameter" },
};
