import { createHash, scryptSync } from "node:crypto";
import type { LiveDocument } from "#scripts/engine/contracts/live-contracts";
import { canonicalJson } from "./canonical-json.ts";
import { fieldsRead } from "./contract-reads.ts";
import { filesUsed } from "./files-used.ts";
import type { FieldsRead, StackDigest } from "./ledger.ts";
import { liveDataIn } from "./live-data.ts";
import { protectedIn } from "./protected-resources.ts";
import { readTerraformJson } from "./terraform-json.ts";

/** What the ledger takes from one stack's synthesized configuration. */
export interface StackConfiguration {
  /** Canonical JSON of everything but the backend. */
  readonly canonical: string;
  /** Canonical JSON of the backend. */
  readonly backend: string;
  /** Every contract that it reads, with the fields it uses; `*` where a document is used as a whole. */
  readonly fieldsRead: FieldsRead;
  /** What it depends on that nothing here tells, e.g. `data.aws_ami.base`: only Terraform can say whether that changed. Sorted. */
  readonly liveData: readonly string[];
  /** Digest of the files it names, other than those whose path tells what is in them. */
  readonly files: string;
  /** Addresses of resources that it keeps from being destroyed. Sorted. */
  readonly protected: readonly string[];
  /** Input variables that it declares. */
  readonly variables: readonly string[];
}

/** What the result of applying a stack depends on besides its configuration. */
export interface DigestContext {
  /** The account that the caller is signed in to. */
  readonly accountId: string;
  readonly terraformVersion: string;
  /** The variables that Terraform is run with. */
  readonly environment: NodeJS.ProcessEnv;
  /** What is published, by contract. */
  readonly documents: ReadonlyMap<string, LiveDocument>;
  /** The contract that the stack itself publishes: applying it again mends one that is gone or was overwritten. @default none */
  readonly publishes?: string | undefined;
  /** Text of the dependency lock file that Terraform is run with. @default none */
  readonly providerLock?: string | undefined;
}

/**
 * Reads a stack's `cdk.tf.json` and the files that it names.
 * @throws Failure naming the file if it cannot be read
 */
export function readConfiguration(directory: string): StackConfiguration {
  const json = readTerraformJson(directory);
  const { backend = null, ...settings } = json.terraform;
  const { contents, unknown } = filesUsed(directory, { ...json, terraform: settings });
  return {
    canonical: canonicalJson({ ...json, terraform: settings }),
    backend: canonicalJson(backend),
    fieldsRead: fieldsRead(json),
    liveData: [...liveDataIn(json), ...unknown],
    files: short(canonicalJson(contents)),
    protected: protectedIn(json),
    variables: Object.keys(json.variable),
  };
}

/** Digest over a configuration and what it is applied with. */
export function digestOf(configuration: StackConfiguration, context: DigestContext): StackDigest {
  const { accountId, terraformVersion, environment, documents, publishes, providerLock } = context;
  const parts: Record<string, string> = {
    configuration: short(configuration.canonical),
    backend: `${short(configuration.backend)} at ${endpoints(environment)}`,
    account: accountId,
    terraform: terraformVersion,
    provider: providerOf(environment, providerLock),
    files: configuration.files,
  };
  for (const contract of Object.keys(configuration.fieldsRead))
    parts[`contract ${contract}`] = describeDocument(documents.get(contract));
  if (publishes !== undefined) parts.publication = describeDocument(documents.get(publishes));
  for (const [name, value] of settingsOf(environment, configuration.variables))
    parts[`variable ${name}`] = slow(value, `${configuration.backend} ${name}`);
  return { digest: short(canonicalJson(parts)), parts };
}

/** 128 bits of SHA-256: nobody gains from two configurations that collide, both of which would be theirs. */
const short = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/**
 * A variable's value may be a short secret, which a plain hash gives away to whoever guesses fast enough, and an ephemeral one is not
 * in the state either. So guessing is made slow (about 10 ms), and for each state and variable anew. A random salt would have to be
 * read back from each record before anything can be compared.
 */
const slow = (value: string, salt: string): string => scryptSync(value, salt, 16, { N: 4096 }).toString("hex");

const describeDocument = (document: LiveDocument | undefined): string =>
  document ? `version ${document.version}, ${short(document.text)}` : "not published";

/** Which cloud the AWS endpoints lead to; a port differs from run to run and says nothing. */
function endpoints(environment: NodeJS.ProcessEnv): string {
  const given = Object.entries(environment).filter(([name, value]) => name.startsWith("AWS_ENDPOINT_URL") && value);
  const kinds = given.sort().map(([name, value]) => `${name} ${endpointKind(value as string)}`);
  return kinds.join(", ") || "AWS";
}

function endpointKind(url: string): string {
  if (!URL.canParse(url)) return "unreadable";
  const { hostname } = new URL(url);
  return /^(127(\.\d+){3}|localhost|\[::1\])$/.test(hostname) ? "this machine" : hostname;
}

/** A provider that is attached to has a new address in every run; its name stays. */
function providerOf({ TF_REATTACH_PROVIDERS: attached }: NodeJS.ProcessEnv, lock: string | undefined): string {
  if (attached)
    return `attached: ${[...attached.matchAll(/"([\w.-]+\/[\w./-]+)":/g)].map(([, name]) => name).join(", ")}`;
  return lock === undefined ? "as required" : short(lock);
}

/** What the caller's shell gives to Terraform: values of declared variables, other arguments, another workspace. */
function settingsOf(environment: NodeJS.ProcessEnv, variables: readonly string[]): [string, string][] {
  const declared = variables.map((name) => `TF_VAR_${name}`);
  return Object.entries(environment)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .filter(([name]) => declared.includes(name) || name.startsWith("TF_CLI_ARGS") || name === "TF_WORKSPACE")
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
