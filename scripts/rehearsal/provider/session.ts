import type { Place } from "./resource/place.ts";
import { ProviderError } from "./wire/diagnostics.ts";
import type { Fields, Value } from "./wire/dynamic-value.ts";

/** One provider block at work: Terraform opens a connection for each, aliases included. */
export interface Session extends Place {
  readonly defaultTags: Fields;
}

const strings = (value: Value): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

const firstBlock = (config: Fields, name: string): Fields | undefined => {
  const blocks = config[name];
  return Array.isArray(blocks) ? (blocks[0] as Fields | undefined) : undefined;
};

/** Account that a role is assumed in: the fifth field of its ARN. */
const roleAccount = (config: Fields): string | undefined => {
  const role = firstBlock(config, "assume_role")?.role_arn;
  return typeof role === "string" ? role.split(":")[4] : undefined;
};

const checkAccount = (accountId: string, config: Fields): void => {
  const allowed = strings(config.allowed_account_ids);
  if (allowed.length > 0 && !allowed.includes(accountId)) {
    throw new ProviderError(
      `AWS account ID not allowed: ${accountId}`,
      `This provider block allows ${allowed.join(", ")}, but the rehearsal plays account ${accountId}. Rehearse the environment ` +
        "that this stack belongs to, or correct the account in environments/.",
      ["allowed_account_ids"],
    );
  }
  if (strings(config.forbidden_account_ids).includes(accountId)) {
    throw new ProviderError(
      `AWS account ID forbidden: ${accountId}`,
      "The provider block forbids the account that the rehearsal plays: rehearse another environment.",
      ["forbidden_account_ids"],
    );
  }
};

/**
 * Makes the session of a provider block. Credentials, endpoints and retry settings mean nothing here and are not looked at.
 * @throws ProviderError if the block does not allow the rehearsal's account
 */
export const configure = (config: Fields, fallback: Place): Session => {
  const accountId = roleAccount(config) ?? fallback.accountId;
  checkAccount(accountId, config);
  return {
    partition: fallback.partition,
    region: typeof config.region === "string" && config.region !== "" ? config.region : fallback.region,
    accountId,
    defaultTags: (firstBlock(config, "default_tags")?.tags as Fields | null | undefined) ?? {},
  };
};
