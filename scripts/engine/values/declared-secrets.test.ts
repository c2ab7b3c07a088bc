import { describe, expect, it } from "vitest";
import { loadPlatform } from "#scripts/commands/cli/context";
import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";
import { synthesizeAside } from "#scripts/engine/synthesize";
import { declaredSecrets, findSecret } from "./declared-secrets.ts";
import { knownSecret } from "./known-secrets.ts";
import { configurationsOf } from "./place-readers.ts";

const declaredIn = async (environment: string, SLUICE_SET = "") => {
  const platform = await loadPlatform();
  return synthesizeAside({ platform, environment, variables: { SLUICE_SET } }, (synthesis) =>
    declaredSecrets(configurationsOf(synthesis)),
  );
};

describe("the secrets that this platform declares", () => {
  it("are its own and those of the environment, with the functions that need them", async () => {
    const more = { "partner-api-key": "Key of the partner's API; ask partner-support for a new one." };
    const secrets = await declaredIn("dev", `secrets.more=${JSON.stringify(more)}`);
    expect(secrets.map(({ name, stack, readers }) => ({ name, stack, readers }))).toEqual([
      {
        name: "card-token-keys",
        stack: "dev-secrets",
        readers: [{ stack: "dev-pipeline", functions: ["dev-pipeline-ingest-events"] }],
      },
      { name: "mongodb-uri", stack: "dev-secrets", readers: [] },
      { name: "partner-api-key", stack: "dev-secrets", readers: [] },
      { name: "webhook-signing-key", stack: "dev-secrets", readers: [] },
      { name: "webhook-url", stack: "dev-secrets", readers: [] },
    ]);
    expect(secrets[2]).toMatchObject({
      id: "sluice/dev/ap-northeast-2/secrets/partner-api-key",
      description: more["partner-api-key"],
    });
    for (const { name } of secrets.filter(({ name }) => !(name in more)))
      expect(knownSecret(name), `${name} is declared, and nothing is known of its form`).not.toBe(
        knownSecret("partner-api-key"),
      );
  });
});

describe("who needs a secret", () => {
  const json = (sections: object) =>
    ({ terraform: {}, resource: {}, data: {}, ...sections }) as unknown as TerraformJson;
  const contract = "jsondecode(data.aws_ssm_parameter.contracts_vault.insecure_value).values";
  const vault = {
    id: "t-vault",
    concern: "vault",
    json: json({
      locals: {
        document: {
          values: { keyArn: "${aws_secretsmanager_secret.key.arn}", other: "${aws_secretsmanager_secret.key-2.arn}" },
        },
      },
      resource: {
        aws_secretsmanager_secret: { key: { name: "x/key" }, "key-2": { name: "x/key-2" }, nameless: {} },
      },
    }),
  };
  const reader = (resource: object) => ({ id: "t-reader", concern: "reader", json: json({ resource }) });
  const variables = (value: string) => ({
    aws_lambda_function: { f: { function_name: "f", environment: { variables: { A: value } } } },
  });
  const readersOf = (resource: object) =>
    Object.fromEntries(declaredSecrets([vault, reader(resource)]).map(({ name, readers }) => [name, readers]));
  const needed = [{ stack: "t-reader", functions: ["f"] }];

  it.each([
    ["the contract's field", `\${${contract}.keyArn}`],
    ["its name", "x/key"],
    ["a pattern of its ARN", "arn:aws:secretsmanager:eu-central-1:1:secret:x/key-??????"],
  ])("is a function that is given %s", (_, value) => {
    expect(readersOf(variables(value))).toEqual({ key: needed, "key-2": [] });
  });

  it("is no stack for reading another field, another name or another contract", () => {
    expect(readersOf(variables(`\${${contract}.other}`))).toEqual({ key: [], "key-2": needed });
    expect(readersOf(variables("x/key-20"))).toEqual({ key: [], "key-2": [] });
    expect(readersOf(variables(`\${${contract.replace("vault", "vault-2")}.keyArn}`))).toEqual({
      key: [],
      "key-2": [],
    });
  });

  it("is a stack without a function where it only passes the place on", () => {
    expect(readersOf({ aws_iam_role_policy: { p: { policy: `\${${contract}.keyArn}` } } }).key).toEqual([
      { stack: "t-reader", functions: [] },
    ]);
  });

  it("is a function of the stack that makes the entry, which is no reader of its own otherwise", () => {
    const own = variables("${aws_secretsmanager_secret.key.arn}");
    const both = { ...vault, json: { ...vault.json, resource: { ...vault.json.resource, ...own } } } as typeof vault;
    expect(declaredSecrets([both])[0]).toMatchObject({
      name: "key",
      readers: [{ stack: "t-vault", functions: ["f"] }],
    });
    expect(declaredSecrets([vault])[0]?.readers).toEqual([]);
  });

  it("is found by name or path; what is not found is not repeated", () => {
    const secrets = declaredSecrets([vault]);
    expect(findSecret(secrets, "x/key").name).toBe("key");
    expect(() => findSecret(secrets, "hunter2")).toThrow(
      /^the environment declares no secret of that name; there are key, key-2$/,
    );
    expect(() => findSecret([...secrets, { ...secrets[0]!, id: "y/key" }], "key")).toThrow(
      /say which: x\/key, x\/key-2, y\/key/,
    );
  });
});
