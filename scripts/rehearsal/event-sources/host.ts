import type { EmulatorAccess } from "../emulator/access.ts";
import type { Attributes } from "./attributes.ts";
import { fromTerraform, type MappingConfiguration } from "./configuration.ts";
import { rehearsalTempo, type Tempo } from "./core/tempo.ts";
import { HostedMapping, type MappingStatus, type SettledRecord } from "./hosted-mapping.ts";
import { lambdaPorts, type Placed } from "./lambda-ports.ts";
import { MappingDirectory } from "./ports/mapping-directory.ts";
import type { Ports } from "./ports.ts";

export type { MappingStatus, SettledRecord, ShardStatus } from "./hosted-mapping.ts";

/** What the provider's driver for aws_lambda_event_source_mapping needs. */
export interface EventSourceHost {
  /**
   * Creates or updates a mapping from its Terraform attributes; the same again changes nothing.
   * A disabled mapping pauses and keeps its checkpoint.
   *
   * @throws ConfigurationError naming attribute, value and allowed range.
   */
  put(mapping: { uuid: string; attributes: Record<string, unknown> }): Promise<void>;
  /** Ends a mapping and forgets its checkpoint; an unknown one is no error. */
  remove(uuid: string): Promise<void>;
}

export interface EventSourceHostOptions {
  readonly access: EmulatorAccess;
  /** Where mappings and checkpoints live; created with mode 0700. One host at a time may use it. */
  readonly directory: string;
  /** Makes durable what functions have written so far; awaited before a checkpoint is. @default nothing has to be done */
  readonly makeDurable?: () => Promise<void>;
}

export interface RunningEventSourceHost extends EventSourceHost {
  /** Starts the mappings that an earlier run left in the directory; resolves with their UUIDs. */
  resume(): Promise<readonly string[]>;
  /** Calls the listener with every record whose fate is decided; the result ends that. */
  onSettled(listener: (record: SettledRecord) => void): () => void;
  status(): readonly MappingStatus[];
  /**
   * Resolves once every record that lay in the streams at the time of the call is settled and checkpointed. Without
   * any enabled mapping that is at once; while a function fails for ever it is never.
   */
  idle(): Promise<void>;
  /** Lets invocations in flight finish (a few seconds at most), saves the checkpoints, ends. May be called again. */
  stop(): Promise<void>;
}

/** What reads streams on behalf of resources of one type. */
export interface ReaderKind<Configuration extends MappingConfiguration> {
  /** The mapping that a resource asks for, and what its ports need to know besides. @throws Error naming what cannot be done */
  readonly configuration: (attributes: Attributes) => Configuration;
  readonly ports: (placed: Placed<Configuration>) => Ports;
  readonly tempo: Tempo;
}

const eventSourceMappings: ReaderKind<MappingConfiguration> = {
  configuration: fromTerraform,
  ports: lambdaPorts,
  tempo: rehearsalTempo,
};

/** Runs event source mappings against the emulator. Starts none by itself: `put` or `resume` do. */
export const createEventSourceHost = (options: EventSourceHostOptions): RunningEventSourceHost =>
  createReaderHost(options, eventSourceMappings);

/** Runs readers of one kind against the emulator, each with a checkpoint of its own. Starts none by itself: `put` or `resume` do. */
export function createReaderHost<Configuration extends MappingConfiguration>(
  options: EventSourceHostOptions,
  kind: ReaderKind<Configuration>,
): RunningEventSourceHost {
  const { access, directory, makeDurable } = options;
  const mappings = new Map<string, HostedMapping>();
  const listeners = new Set<(record: SettledRecord) => void>();
  const files = new MappingDirectory(directory, makeDurable);
  const serially = serializer();
  let stopped = false;

  const start = async (uuid: string, attributes: Attributes) => {
    const configuration = kind.configuration(attributes);
    if (stopped) throw new Error(`event source ${uuid}: the host is stopped; create another one`);
    const running = mappings.get(uuid);
    if (running?.isConfiguredAs(configuration)) return;
    await running?.stop();
    await files.saveAttributes(uuid, attributes);
    const tell = (record: SettledRecord) => {
      for (const listener of listeners) listener(record);
    };
    const placed = { uuid, configuration, access, checkpoints: files.checkpoints(uuid) };
    const ports = () => kind.ports(placed);
    mappings.set(uuid, new HostedMapping({ uuid, configuration, ports, tempo: kind.tempo, tell }));
  };

  return {
    put: ({ uuid, attributes }) => serially(() => start(uuid, attributes)),
    remove: (uuid) =>
      serially(async () => {
        await mappings.get(uuid)?.stop();
        mappings.delete(uuid);
        await files.remove(uuid);
      }),
    resume: () =>
      serially(async () => {
        const known = await files.list();
        for (const { uuid, attributes } of known) await start(uuid, attributes);
        return known.map(({ uuid }) => uuid);
      }),
    onSettled: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    status: () => [...mappings.values()].map((mapping) => mapping.status()),
    idle: () => serially(async () => [...mappings.values()]).then(whenAllIdle),
    stop: () =>
      serially(async () => {
        stopped = true;
        await Promise.all([...mappings.values()].map((mapping) => mapping.stop()));
      }),
  };
}

const whenAllIdle = async (mappings: readonly HostedMapping[]) => {
  await Promise.all(mappings.map((mapping) => mapping.idle()));
};

/** Runs one piece of work after the other, in the order of the calls; a failed one does not stop the next. */
function serializer(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result;
    return result;
  };
}
