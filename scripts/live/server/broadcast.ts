import { randomBytes } from "node:crypto";

/** Where one page's events go. */
export interface Sink {
  /** Resolves nothing: false says that what was written waits, and that nothing more is to come before `onDrain`. */
  write(text: string): boolean;
  /** Calls once, when what waited is gone. */
  onDrain(listener: () => void): void;
  /** Ends it; what waits is dropped. */
  end(): void;
}

/** Named values that pages are told whenever they change. */
export interface Broadcast {
  /** Sets a section's value, which is sent as JSON. The same value again is not sent. */
  set(section: string, value: unknown): void;
  /**
   * Lets a page listen. It is told everything, or what changed since the last event that it knows of this run.
   * @param lastEventId the last event's id, from whatever run; may be hostile
   * @returns how it leaves; undefined if too many listen
   */
  join(sink: Sink, lastEventId: string | undefined): (() => void) | undefined;
  /** How many listen. */
  readonly listeners: number;
  /** Calls with every page that joins. */
  onJoined(listener: () => void): void;
  /** Lets every page go. */
  close(): void;
}

export interface BroadcastOptions {
  /** Pages that may listen at once. @default 8 */
  readonly mostListeners?: number;
  /** Milliseconds from one event to the next at least. @default 500 */
  readonly interval?: number;
  /** Milliseconds of silence after which a sign of life is sent. @default 10_000 */
  readonly heartbeat?: number;
  /** Milliseconds after which a page that takes nothing is let go. @default 60_000 */
  readonly patience?: number;
}

interface Listener {
  readonly sink: Sink;
  /** Version up to which it knows everything. */
  version: number;
  /** When its sink was full, and is since; undefined while it takes what comes. */
  fullSince: number | undefined;
}

/** How long a page waits before it connects again, in milliseconds. */
const RETRY = 1_000;

/**
 * Tells many pages of changes at a bounded rate: what changes more often is told by its newest value, and so is a page that takes
 * events slowly. Nothing is queued for anybody.
 */
export function createBroadcast(options: BroadcastOptions = {}): Broadcast {
  const { mostListeners = 8, interval = 500, heartbeat = 10_000, patience = 60_000 } = options;
  const run = randomBytes(6).toString("hex");
  const sections = new Map<string, { json: string; version: number }>();
  const listeners = new Set<Listener>();
  const joined = new Set<() => void>();
  let version = 0;
  let flushedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const send = (listener: Listener, text: string) => {
    if (listener.sink.write(text)) return;
    listener.fullSince = Date.now();
    listener.sink.onDrain(() => {
      listener.fullSince = undefined;
      schedule();
    });
  };
  const tell = (listener: Listener) => {
    if (listener.fullSince !== undefined || listener.version === version) return;
    const news = [...sections].filter(([, section]) => section.version > listener.version);
    listener.version = version;
    const data = `{${news.map(([name, { json }]) => `${JSON.stringify(name)}:${json}`).join(",")}}`;
    send(listener, `id: ${run}.${version}\nevent: update\ndata: ${data}\n\n`);
  };
  const schedule = () => {
    if (timer !== undefined || listeners.size === 0) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        flushedAt = Date.now();
        for (const listener of listeners) tell(listener);
      },
      Math.max(0, flushedAt + interval - Date.now()),
    ).unref();
  };
  const leave = (listener: Listener) => void listeners.delete(listener);
  const pulse = setInterval(() => {
    for (const listener of listeners) {
      if (listener.fullSince === undefined) send(listener, ": alive\n\n");
      else if (Date.now() - listener.fullSince > patience) {
        leave(listener);
        listener.sink.end();
      }
    }
  }, heartbeat).unref();

  return {
    set: (section, value) => {
      const json = JSON.stringify(value);
      if (sections.get(section)?.json === json) return;
      version += 1;
      sections.set(section, { json, version });
      schedule();
    },
    join: (sink, lastEventId = "") => {
      if (listeners.size >= mostListeners) return undefined;
      const [ofRun, known] = lastEventId.split(".");
      const isKnown = ofRun === run && /^\d{1,15}$/.test(known ?? "") && Number(known) <= version;
      const listener: Listener = { sink, version: isKnown ? Number(known) : -1, fullSince: undefined };
      listeners.add(listener);
      send(listener, `retry: ${RETRY}\n\n`);
      tell(listener);
      for (const hear of joined) hear();
      return () => leave(listener);
    },
    get listeners() {
      return listeners.size;
    },
    onJoined: (listener) => void joined.add(listener),
    close: () => {
      clearTimeout(timer);
      clearInterval(pulse);
      for (const { sink } of listeners) sink.end();
      listeners.clear();
    },
  };
}
