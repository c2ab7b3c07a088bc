import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DigestContext, digestOf } from "./digest.ts";
import { type ConfigurationOnDisk, configurationOnDisk, contractParameter, fieldOf } from "./testing/configurations.ts";

let disk: ConfigurationOnDisk;
beforeEach(() => {
  disk = configurationOnDisk();
  disk.write(stack);
});
afterEach(() => disk.remove());

const stack = {
  "//": { metadata: { stackName: "dev-rds", version: "0.21.0" } },
  terraform: { backend: { s3: { bucket: "b", key: "dev/rds" } }, required_providers: { aws: { version: "6.25.0" } } },
  data: { aws_ssm_parameter: contractParameter("vpc") },
  variable: { password: { sensitive: true } },
  resource: { aws_x: { y: { subnet: fieldOf("vpc", "subnetId"), password: "${var.password}", file: "init.sql" } } },
};

const context: DigestContext = {
  accountId: "111111111111",
  terraformVersion: "1.11.4",
  environment: { PATH: "/bin", TF_VAR_password: "hunter2" },
  documents: new Map([["vpc", { version: 3, text: '{"subnetId":"subnet-1"}' }]]),
};
const digest = (changes: Partial<DigestContext> = {}) => digestOf(disk.configuration(), { ...context, ...changes });

/** Names of the parts in which two digests differ. */
function changedParts(changes: Partial<DigestContext>, before = digest()): string[] {
  const after = digest(changes);
  const names = new Set([...Object.keys(before.parts), ...Object.keys(after.parts)]);
  const changed = [...names].filter((name) => before.parts[name] !== after.parts[name]);
  expect(after.digest !== before.digest).toBe(changed.length > 0);
  return changed;
}

describe("a stack's digest", () => {
  it("is the same for the same, in another process's order too", () => {
    const environment = { TF_VAR_password: "hunter2", PATH: "/elsewhere", SHELL: "zsh" };
    expect(changedParts({ environment })).toEqual([]);
  });

  it.each<[string, string, Partial<DigestContext>]>([
    ["the account", "account", { accountId: "222222222222" }],
    ["Terraform's version", "terraform", { terraformVersion: "1.12.0" }],
    ["a provider's lock", "provider", { providerLock: "h1:abc" }],
    [
      "a document's version",
      "contract vpc",
      { documents: new Map([["vpc", { version: 4, text: '{"subnetId":"subnet-1"}' }]]) },
    ],
    [
      "a document's text",
      "contract vpc",
      { documents: new Map([["vpc", { version: 3, text: '{"subnetId":"subnet-2"}' }]]) },
    ],
    ["a document that is gone", "contract vpc", { documents: new Map() }],
  ])("changes with %s", (_what, part, changes) => {
    expect(changedParts(changes)).toEqual([part]);
  });

  it("does not change with a contract that the stack does not read", () => {
    const documents = new Map([...context.documents, ["keys", { version: 9, text: "x" }] as const]);
    expect(changedParts({ documents })).toEqual([]);
  });

  it("changes with the configuration, the backend and a file, each by its name", () => {
    const before = digest();
    disk.add("init.sql", "create table a");
    expect(changedParts({}, before)).toEqual(["files"]);
    const withFile = digest();
    disk.write({ ...stack, terraform: { ...stack.terraform, backend: { s3: { bucket: "b", key: "dev/other" } } } });
    // A variable's value is hashed for one state alone.
    expect(changedParts({}, withFile)).toEqual(["backend", "variable TF_VAR_password"]);
    disk.write({ ...stack, locals: { a: 1 } });
    expect(changedParts({}, withFile)).toEqual(["configuration"]);
  });

  it("changes with what the shell gives to Terraform, and only with what this stack takes of it", () => {
    const environment = { ...context.environment, TF_VAR_other: "x", AWS_PROFILE: "ana", TF_LOG: "debug" };
    expect(changedParts({ environment })).toEqual([]);
    for (const [name, value] of [
      ["TF_VAR_password", "hunter3"],
      ["TF_CLI_ARGS_apply", "-target=x"],
      ["TF_WORKSPACE", "y"],
    ] as const)
      expect(changedParts({ environment: { ...environment, [name]: value } })).toEqual([`variable ${name}`]);
  });

  it("holds no value of a variable, and another hash of it in another stack", () => {
    const first = digest();
    expect(JSON.stringify(first)).not.toContain("hunter2");
    disk.write({ ...stack, terraform: { backend: { s3: { bucket: "b", key: "dev/other" } } } });
    expect(digest().parts["variable TF_VAR_password"]).not.toBe(first.parts["variable TF_VAR_password"]);
  });

  it("knows a cloud on this machine from AWS, whatever port it has today", () => {
    const at = (AWS_ENDPOINT_URL: string) => ({ ...context.environment, AWS_ENDPOINT_URL });
    const local = digest({ environment: at("http://127.0.0.1:4566") });
    expect(changedParts({ environment: at("http://127.0.0.1:9999") }, local)).toEqual([]);
    expect(changedParts({}, local)).toEqual(["backend"]);
    for (const other of ["https://s3.example.com", "http://user:pass@127.0.0.1.example.com", "nonsense"])
      expect(changedParts({ environment: at(other) }, local)).toEqual(["backend"]);
    expect(JSON.stringify(digest({ environment: at("https://user:hunter4@example.com") }))).not.toContain("hunter4");
  });

  it("knows an attached provider by its name, not by its address", () => {
    const attached = (address: string) => {
      const entry = { Protocol: "grpc", Pid: 1, Addr: { Network: "tcp", String: address } };
      const TF_REATTACH_PROVIDERS = JSON.stringify({ "registry.terraform.io/hashicorp/aws": entry });
      return { ...context.environment, TF_REATTACH_PROVIDERS };
    };
    const before = digest({ environment: attached("127.0.0.1:1") });
    expect(before.parts.provider).toBe("attached: registry.terraform.io/hashicorp/aws");
    expect(changedParts({ environment: attached("127.0.0.1:2") }, before)).toEqual([]);
    expect(changedParts({}, before)).toEqual(["provider"]);
  });
});

describe("a configuration", () => {
  it("says what only Terraform can find out, data and files alike", () => {
    disk.write({ ...stack, data: { aws_ami: { base: {} } }, output: { x: { value: "${file(local.name)}" } } });
    expect(disk.configuration().liveData).toEqual(["data.aws_ami.base", "file(...)"]);
  });

  it("says what it protects and reads", () => {
    disk.write({ ...stack, resource: { ...stack.resource, aws_s3_bucket: { b: { force_destroy: false } } } });
    expect(disk.configuration()).toMatchObject({ protected: ["aws_s3_bucket.b"], fieldsRead: { vpc: ["subnetId"] } });
  });
});
