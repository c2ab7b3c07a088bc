import { messageOf } from "#scripts/engine/failure";
import type { Broadcast } from "../server/broadcast.ts";
import type { Section, SectionState } from "./section.ts";

/** Sections that are read while somebody looks. */
export interface WatchedSections {
  /** Reads a section now, whoever looks. */
  refresh(name: string): void;
  /** Ends all reading. */
  stop(): void;
}

/** A reading that takes longer is given up. */
const PATIENCE = 15_000;
const MOST_CHARACTERS = 300;

async function stateOf(section: Section, signal: AbortSignal): Promise<SectionState> {
  const end = new AbortController();
  const stop = () => end.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const late = () => end.abort(new Error(`it could not be read within ${PATIENCE / 1000} s`));
  const timer = setTimeout(late, PATIENCE).unref();
  const givenUp = new Promise<never>((_, reject) => {
    end.signal.addEventListener("abort", () => reject(end.signal.reason));
  });
  // Whoever loses the race says nothing more.
  givenUp.catch(() => {});
  try {
    return { status: "ready", data: await Promise.race([section.read(end.signal), givenUp]) };
  } catch (error) {
    return { status: "unavailable", why: messageOf(error).slice(0, MOST_CHARACTERS) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

/**
 * Reads each section again and again, one reading of it at a time, and tells the broadcast. While nobody listens nothing is read; whoever
 * joins sees what was there, and soon what is.
 */
export function watchSections(
  sections: Readonly<Record<string, Section>>,
  broadcast: Pick<Broadcast, "set" | "listeners" | "onJoined">,
): WatchedSections {
  const end = new AbortController();
  const loops = Object.entries(sections).map(([name, section]) => {
    let timer: NodeJS.Timeout | undefined;
    let reading = false;
    let again = false;
    const read = async () => {
      clearTimeout(timer);
      timer = undefined;
      if (reading) {
        again = true;
        return;
      }
      reading = true;
      const state = await stateOf(section, end.signal);
      reading = false;
      if (end.signal.aborted) return;
      broadcast.set(name, state);
      if (again) {
        again = false;
        await read();
      } else if (broadcast.listeners > 0) timer = setTimeout(read, section.every).unref();
    };
    return {
      name,
      read,
      /** For whoever comes: not before its time, if it is being read anyway. */
      wake: () => {
        if (timer === undefined && !reading) void read();
      },
      stop: () => clearTimeout(timer),
    };
  });
  broadcast.onJoined(() => {
    for (const { wake } of loops) wake();
  });
  return {
    refresh: (name) => void loops.find((loop) => loop.name === name)?.read(),
    stop: () => {
      end.abort();
      for (const { stop } of loops) stop();
    },
  };
}
