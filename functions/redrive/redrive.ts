import { callsInOrder, inStreamOrder } from "./in-order.ts";
import { foldersOf, type Selection, selected } from "./selection.ts";
import { type KeptRecord, readSetAside, type SetAside, UnreadableObject } from "./set-aside.ts";

/** What a redrive needs of the world. */
export interface RedrivePorts {
  /** Keys below a folder of the bucket, in their order, with when each was written. */
  keys(folder: string): AsyncIterable<{ readonly key: string; readonly modified: Date }>;
  /** An object's text. */
  read(key: string): Promise<string>;
  /** Whether all of an object was sent again already. */
  isDone(key: string): Promise<boolean>;
  /** Notes that all of an object was sent again. */
  markDone(key: string): Promise<void>;
  /** Writes records to the stream, one of each key at the most; answers those that it refused, though asked again and again. */
  send(records: readonly KeptRecord[]): Promise<readonly KeptRecord[]>;
  readonly now: () => Date;
}

export interface RedriveOptions {
  readonly selection: Selection;
  /** Says what would be sent, and sends nothing. */
  readonly dryRun: boolean;
  /** Days in which a repetition of an event is known as one: what was accepted earlier is refused, since it might be stored twice. */
  readonly retentionDays: number;
  /** Asked before each object; false leaves it and all behind it for the next time. @default always true */
  readonly mayStart?: () => boolean;
  readonly onProgress?: (counts: RedriveCounts) => void;
}

/** Records, unless it says otherwise. */
export interface RedriveCounts {
  readonly objects: number;
  readonly selected: number;
  readonly sent: number;
  /** Older than a repetition is known for. */
  readonly tooOld: number;
}

export interface RedriveResult extends RedriveCounts {
  /** By pipeline; `unknown` for what does not say. */
  readonly pipelines: Readonly<Record<string, number>>;
  /** By why they were set aside. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Objects that cannot be sent again, and why. */
  readonly unreadable: readonly { readonly key: string; readonly reason: string }[];
  /** Keys of objects of which the stream refused something: they are sent again next time. */
  readonly refused: readonly string[];
  /** Whether there was no time for all. */
  readonly unfinished: boolean;
}

const DAY_MS = 86_400_000;

/**
 * Sends again what was set aside, object by object, oldest first, each key in its order. An object is noted as done once all that was
 * selected of it is on the stream; one that was cut short is sent again whole, which is harmless: events are stored once.
 */
export async function redrive(ports: RedrivePorts, options: RedriveOptions): Promise<RedriveResult> {
  const { selection, dryRun, retentionDays, mayStart = () => true, onProgress = () => {} } = options;
  const counts = { objects: 0, selected: 0, sent: 0, tooOld: 0 };
  const [pipelines, reasons] = [new Map<string, number>(), new Map<string, number>()];
  const unreadable: { key: string; reason: string }[] = [];
  const refused: string[] = [];
  let unfinished = false;
  const oldest = ports.now().getTime() - retentionDays * DAY_MS;

  for (const { key } of await oldestFirst(ports, selection)) {
    if (!mayStart()) {
      unfinished = true;
      break;
    }
    if (!selection.again && (await ports.isDone(key))) continue;
    const found = await readable(ports, key, unreadable);
    const wanted = found ? selected(found, selection) : [];
    if (!found || wanted.length === 0) continue;
    const young = wanted.filter(({ ingestedAt }) => ingestedAt === undefined || ingestedAt.getTime() > oldest);
    counts.objects += 1;
    counts.selected += wanted.length;
    counts.tooOld += wanted.length - young.length;
    for (const { pipeline = "unknown" } of wanted) add(pipelines, pipeline, 1);
    add(reasons, found.reason, wanted.length);
    if (!dryRun) {
      const left = await sendInOrder(ports, young);
      counts.sent += young.length - left;
      if (left > 0) refused.push(key);
      // What was left out by the selection or by its age is still to be decided on.
      else if (young.length === found.records.length) await ports.markDone(key);
    }
    onProgress({ ...counts });
  }
  return {
    ...counts,
    pipelines: Object.fromEntries(pipelines),
    reasons: Object.fromEntries(reasons),
    unreadable,
    refused,
    unfinished,
  };
}

async function oldestFirst(ports: RedrivePorts, selection: Selection) {
  const found: { key: string; modified: Date }[] = [];
  for (const folder of foldersOf(selection)) for await (const each of ports.keys(folder)) found.push(each);
  return found.sort((a, b) => a.modified.getTime() - b.modified.getTime() || (a.key < b.key ? -1 : 1));
}

async function readable(
  ports: RedrivePorts,
  key: string,
  unreadable: { key: string; reason: string }[],
): Promise<SetAside | undefined> {
  try {
    return readSetAside(key, await ports.read(key));
  } catch (error) {
    if (!(error instanceof UnreadableObject)) throw error;
    unreadable.push({ key, reason: error.message });
    return undefined;
  }
}

/** How many could not be sent. After a refusal nothing more is sent of the object, or a key could overtake itself. */
async function sendInOrder(ports: RedrivePorts, records: readonly KeptRecord[]): Promise<number> {
  let left = records.length;
  for (const call of callsInOrder(inStreamOrder(records))) {
    const refused = await ports.send(call);
    left -= call.length - refused.length;
    if (refused.length > 0) return left;
  }
  return left;
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}
