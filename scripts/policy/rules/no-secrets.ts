import type { Rule } from "./stack-configuration.ts";

/** Texts that are secrets by their form. */
const FORMS: Readonly<Record<string, RegExp>> = {
  "an access key id": /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  "a password in an address": /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@${}]+:[^\s/:@${}]+@/i,
  "a token of GitHub": /\bgh[pousr]_[A-Za-z0-9]{36}/,
  "a token of Slack": /\bxox[abprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
  "a signed token": /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
};

/** Attributes that hold a secret whatever its form; a reference is none. */
const NAMES =
  /^(?:password|master_password|auth_token|secret_string|secret_binary|client_secret|passwords|private_key|token|api_key)$/i;

/** Terraform's files and states are read by many; what is secret goes to Secrets Manager by hand. */
export const noSecrets: Rule = ({ id, json }) => [...secretsIn(json, [])].map((found) => `${id} ${found}`);

function* secretsIn(value: unknown, path: readonly string[]): Generator<string> {
  if (typeof value === "string") {
    const named = NAMES.test(path.at(-1) ?? "") && value !== "" && !/^\$\{.*\}$/s.test(value);
    const form = named ? "a secret" : Object.keys(FORMS).find((name) => FORMS[name]?.test(value));
    if (form) yield `${path.join(".")}: holds what looks like ${form}; put it into Secrets Manager and read it there`;
  } else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* secretsIn(item, [...path, String(index)]);
  else if (value && typeof value === "object")
    for (const [name, item] of Object.entries(value)) if (name !== "//") yield* secretsIn(item, [...path, name]);
}
