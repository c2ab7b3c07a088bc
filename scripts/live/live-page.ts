import { Failure } from "#scripts/engine/failure";
import { type Action, createActionRunner } from "./actions/action-runner.ts";
import type { Section } from "./sections/section.ts";
import { watchSections } from "./sections/watch-sections.ts";
import { type BroadcastOptions, createBroadcast } from "./server/broadcast.ts";
import { liveRecordFile } from "./server/live-record.ts";
import { type LiveServer, type Served, serveLive } from "./server/live-server.ts";
import { pageFiles } from "./server/page-files.ts";
import { openSessions } from "./server/sessions.ts";

/** What stays the same for the whole run. */
export interface AboutPage {
  readonly environment: string;
  /** What may be changed by hand from the page, and the value that is suggested. */
  readonly hotfixes: readonly { readonly name: string; readonly title: string; readonly value: string }[];
  /** Concerns whose changes may be adopted from the page. */
  readonly stacks: readonly string[];
}

export interface LivePageOptions {
  /** The rehearsal's directory: port and sessions outlast a run there. */
  readonly directory: string;
  /** @default that of the last run if it is free, else the system chooses */
  readonly port?: number | undefined;
  readonly about: AboutPage;
  /** By their names on the page. */
  readonly sections: Readonly<Record<string, Section>>;
  /** By the last part of their paths. */
  readonly actions: Readonly<Record<string, Action>>;
  readonly broadcast?: BroadcastOptions;
}

/** A page that is up. */
export interface LivePage {
  /** With the token of this run behind `#`, which no browser sends. */
  readonly url: string;
  /** Reads a section now. */
  refresh(section: string): void;
  /** Ends what a button began, and lets every page go. */
  stop(): Promise<void>;
}

/**
 * Serves the live page of a rehearsal.
 * @throws Failure if the port that was asked for is taken
 */
export async function startLivePage(options: LivePageOptions): Promise<LivePage> {
  const { directory, about, sections, actions } = options;
  const record = liveRecordFile(directory);
  const sessions = openSessions(record);
  const broadcast = createBroadcast(options.broadcast);
  broadcast.set("about", { ...about, startedAt: new Date().toISOString() });
  const runner = createActionRunner(actions, (records) => broadcast.set("actions", records));
  const served: Served = { files: pageFiles(), sessions, broadcast, start: runner.start };
  const server = await serveAt(served, options.port, record.read().port);
  record.write({ ...record.read(), port: server.port });
  const watched = watchSections(sections, broadcast);
  return {
    url: `${server.origin}/#${sessions.token}`,
    refresh: watched.refresh,
    stop: async () => {
      await runner.stop();
      watched.stop();
      broadcast.close();
      await server.stop();
    },
  };
}

/** An open page finds the next run where the last one was. */
async function serveAt(served: Served, wanted: number | undefined, last: number | undefined): Promise<LiveServer> {
  try {
    return await serveLive(served, wanted ?? last ?? 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    if (wanted === undefined) return serveLive(served, 0);
    throw new Failure("usage", `port ${wanted} is taken; name another one, or leave --port out`, { cause: error });
  }
}
