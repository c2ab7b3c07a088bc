import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Backend, TerraformElement, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { Environment } from "#environments/environment";
import type { PartSettings } from "#environments/settings/parts";
import { tagAddresses, taggableIn } from "./address-tags.ts";
import type { Contract, Shape } from "./contract.ts";
import { contractProblems } from "./contract-graph.ts";
import { publishDocument, readDocument } from "./contract-parameter.ts";
import { checkReferences } from "./foreign-references.ts";
import { LogicalIds } from "./logical-ids.ts";
import { Moves } from "./moves.ts";
import { bucketName, loadBalancingName, resourceName, stackId, stateKey } from "./naming.ts";
import { type PartKind, placeOf } from "./part-settings.ts";
import { providerSettings } from "./provider-settings.ts";
import type { PublishableFields, References } from "./references.ts";
import { classTag, type DataClass, standardTags } from "./tags.ts";

/**
 * One infrastructure concern: its own state, its own provider guarded by account, readable addresses, and a contract with
 * the stacks that build on it. Stack id and state key follow from environment and concern.
 */
export abstract class PlatformStack extends TerraformStack {
  readonly environment: Environment;
  /** What the stack is about, e.g. `vpc`; unique within an environment. */
  readonly concern: string;
  /** Where the state lies in the environment's bucket. */
  readonly stateKey: string;
  /** What everything in it is tagged with. */
  readonly standardTags: Readonly<Record<string, string>>;
  /** Two or more copies in two AZs (true), or one copy (false). */
  protected readonly multiAz: boolean;
  readonly #ids = new LogicalIds();
  readonly #moves = new Moves(this);
  readonly #reads = new Map<string, unknown>();
  readonly #composedNames = new Set<string>();
  readonly #classes = new Map<Construct, DataClass>();
  readonly #parts = new Map<PartKind, Set<string>>();
  #published: Contract | undefined;

  /** @param dataClass what the stack's resources hold, where nothing else is said of them */
  constructor(scope: Construct, environment: Environment, concern: string, dataClass: DataClass = "internal") {
    const id = stackId(environment, concern);
    super(scope, id);
    this.environment = environment;
    this.concern = concern;
    this.stateKey = stateKey(environment, concern);
    this.multiAz = environment.availability === "multi-az";

    this.standardTags = standardTags(environment, id, dataClass);
    const settings = providerSettings();
    const provider = new AwsProvider(this, "aws", {
      region: environment.region,
      allowedAccountIds: [environment.accountId],
      defaultTags: [{ tags: this.standardTags }],
    });
    for (const [name, value] of Object.entries(settings.config)) provider.addOverride(name, value);
    if (settings.version) this.addOverride("terraform.required_providers.aws.version", settings.version);
    tagAddresses(this, (resource) => ({ ...this.partSettings("tags", resource), ...this.#classOf(resource) }));
    // `use_lockfile` is not typed in these bindings but is passed on; DynamoDB locking is deprecated. `encrypt` is left out on
    // purpose: it would ask for AES256 and so override the bucket's own key (docs/decisions/0006-state-encryption.md).
    const backend = {
      bucket: environment.state.bucket,
      key: this.stateKey,
      region: environment.region,
      useLockfile: true,
    };
    new S3Backend(this, backend);
    new TerraformOutput(this, "overrides", {
      value: environment.overrides,
      description:
        "Ad-hoc settings (SLUICE_SET) this state was applied with; empty when it follows its environment file.",
    });
    this.node.addValidation({
      validate: () => [...contractProblems(this), ...this.#moves.problems(this.addresses)],
    });
  }

  /** Name of the contract that the stack publishes, if any. */
  get publishes(): string | undefined {
    return this.#published?.name;
  }

  /** The declaration of what the stack publishes, if it publishes anything. */
  get contract(): Contract | undefined {
    return this.#published;
  }

  /** Names of the contracts that the stack reads, sorted. */
  get reads(): readonly string[] {
    return [...this.#reads.keys()].sort();
  }

  /** Every address of the stack, e.g. `aws_vpc.network` or `data.aws_ssm_parameter.contracts_vpc`. */
  get addresses(): readonly string[] {
    for (const node of this.node.findAll()) if (TerraformElement.isTerraformElement(node)) void node.friendlyUniqueId;
    return this.#ids.addresses;
  }

  /** Names composed so far, before `names` of the environment put others in their place. */
  get composedNames(): ReadonlySet<string> {
    return this.#composedNames;
  }

  /** Name for a resource of this stack: `dev-kinesis-events`, or what `names` of the environment has for it. */
  nameOf(name: string): string {
    return this.givenOr(resourceName(this.environment, this.concern, name));
  }

  /** Name for a bucket of this stack, unique in the world. */
  bucketNameOf(name: string): string {
    return this.givenOr(bucketName(this.environment, this.concern, name));
  }

  /** Name for a load balancer or target group of this stack, unique among those of the environment. */
  loadBalancingNameOf(name: string): string {
    return this.givenOr(loadBalancingName(this.environment, name));
  }

  /** A name that several stacks compose alike, such as the cluster's, or what `names` of the environment has for it. */
  givenOr(composed: string): string {
    this.#composedNames.add(composed);
    const { names } = this.environment;
    return (Object.hasOwn(names, composed) ? names[composed] : undefined) ?? composed;
  }

  /** Says that a part of the stack holds data of another class than the rest. */
  holds(dataClass: DataClass, part: Construct): void {
    this.#classes.set(part, dataClass);
  }

  #classOf({ node: { scopes } }: Construct): Record<string, string> {
    const dataClass = scopes.map((scope) => this.#classes.get(scope as Construct)).findLast(Boolean);
    return dataClass === undefined || dataClass === this.standardTags[classTag] ? {} : { [classTag]: dataClass };
  }

  /** What the environment says of one part alone, by where it stands; nothing where it does not name it. */
  partSettings<K extends PartKind>(kind: K, part: Construct): PartSettings[K] {
    const place = this.#placeOf(part);
    this.#parts.set(kind, (this.#parts.get(kind) ?? new Set()).add(place));
    const settings = this.environment[kind] as Readonly<Record<string, PartSettings[K]>>;
    return (Object.hasOwn(settings, place) ? settings[place] : {}) as PartSettings[K];
  }

  /** Where parts of a kind stand, e.g. `rds/alarms/cpu`. */
  partsOf(kind: PartKind): ReadonlySet<string> {
    if (kind === "tags") return new Set(taggableIn(this).map((resource) => this.#placeOf(resource)));
    return this.#parts.get(kind) ?? new Set();
  }

  #placeOf({ node: { scopes } }: Construct): string {
    return placeOf(
      this.concern,
      scopes.slice(scopes.indexOf(this) + 1).map(({ node }) => node.id),
    );
  }

  /**
   * Publishes this stack's contract: one parameter, checked inside Terraform before it is written.
   * @throws ContractError when the contract is another concern's, or this stack publishes already
   */
  publish<S extends Shape>(contract: Contract<S>, values: PublishableFields<S>): void {
    publishDocument(this, contract, values, this.#published);
    this.#published = contract as unknown as Contract;
  }

  /**
   * Reads another stack's contract, as references that Terraform resolves and checks.
   * Reading twice gives the same references.
   */
  read<S extends Shape>(contract: Contract<S>): References<S> {
    const known = this.#reads.get(contract.name);
    if (known) return known as References<S>;
    const scope = this.node.tryFindChild("contracts") ?? new Construct(this, "contracts");
    const references = readDocument(scope as Construct, this.environment, contract);
    this.#reads.set(contract.name, references);
    return references;
  }

  /**
   * Declares that a resource has a new address, so that Terraform moves it instead of replacing it.
   * @param from the old address, e.g. `aws_vpc.main`
   * @param to the new one, which must exist in this stack
   */
  renamed(from: string, to: string): void {
    this.#moves.add(from, to);
  }

  /**
   * Once more than enough: CDKTF resolves everything beforehand to find references between stacks, which takes a third of its time. Here
   * stacks meet in contracts, and `toTerraform` refuses such a reference.
   */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  /** @throws ForeignReferenceError for a reference to another stack's resource */
  override toTerraform(): object {
    const configuration = super.toTerraform();
    checkReferences(this.node.id, configuration);
    return configuration;
  }

  /** Readable logical ids; called by CDKTF once per element, or with a bare construct for file names. */
  protected override allocateLogicalId(element: TerraformElement | Construct["node"]): string {
    if (!TerraformElement.isTerraformElement(element)) return super.allocateLogicalId(element);
    const scopes = element.node.scopes;
    return this.#ids.allocate(
      element,
      scopes.slice(scopes.indexOf(this) + 1).map((scope) => scope.node.id),
    );
  }

  /** The platform stack that a construct stands in. */
  static override of(construct: Construct): PlatformStack {
    const stack = TerraformStack.of(construct);
    if (!(stack instanceof PlatformStack)) throw new TypeError(`${construct.node.path}: stands in no PlatformStack`);
    return stack;
  }
}
