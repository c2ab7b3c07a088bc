import type { Attributes, CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import type { DatabaseHost } from "#scripts/rehearsal/database/database-host";
import type { EmulatorAccess } from "#scripts/rehearsal/emulator/access";

/** Who runs event source mappings: the rehearsal's own event sources, not the emulator. */
export interface EventSourceHost {
  /** Starts a mapping, or replaces the running one of the same uuid. Attributes are those of aws_lambda_event_source_mapping. */
  put(mapping: { readonly uuid: string; readonly attributes: Record<string, unknown> }): Promise<void>;
  /** Stops a mapping; an unknown uuid is fine. */
  remove(uuid: string): Promise<void>;
}

/** What drivers work with. */
export interface DriverContext {
  readonly access: EmulatorAccess;
  readonly eventSources: EventSourceHost;
  /** Who carries delivery streams out. @default nobody: they are entries in the cloud only */
  readonly deliveries?: EventSourceHost;
  /** Who runs databases. @default nobody: they are entries in the cloud only */
  readonly databases?: DatabaseHost;
  /** The loopback URL that stands in for a configured issuer; returns its argument for issuers that are real. */
  readonly resolveIssuer: (configured: string) => string;
  /**
   * Where relative file names of configurations are looked up: Terraform does not tell a provider its working directory.
   * @default this process's directory and the stacks synthesized below it
   */
  readonly workingDirectories?: () => Iterable<string>;
}

/**
 * Makes objects of one type exist in the emulator as well. Attributes use Terraform's names and AWS-shaped values; what
 * the emulator wants otherwise is the driver's own business and never reaches a state.
 */
export interface Driver {
  /** Creates the object; may return attributes that the emulator chose, such as an API's id. */
  create(object: CloudObject): Promise<Attributes | undefined>;
  update(object: CloudObject, before: CloudObject): Promise<Attributes | undefined>;
  /** Deletes the object; one that is already gone is fine. */
  delete(object: CloudObject): Promise<void>;
  /** What can change in the emulator, to lay over the stored attributes; undefined if the object is gone. */
  read(object: CloudObject): Promise<Attributes | undefined>;
  /** Applies again what differs from run to run (addresses, keys). Called once per object when a rehearsal starts. */
  reconcile?(object: CloudObject): Promise<void>;
}

/** The drivers of a rehearsal, as the provider and the command line use them. */
export interface Drivers {
  for(type: string): Driver | undefined;
  /** Brings the objects of a cloud into line with this run. An object that the emulator lost stays lost until the next plan. */
  reconcile(objects: readonly CloudObject[]): Promise<void>;
}
