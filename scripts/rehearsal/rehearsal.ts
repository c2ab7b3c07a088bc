import { join } from "node:path";
import type { Environment } from "#environments/environment";
import { openObjectStore } from "#scripts/engine/store/s3-object-store";
import { awsProvider } from "./aws-provider.ts";
import { createDeliveryHost } from "./deliveries/delivery-host.ts";
import { clientConfig, type EmulatorAccess } from "./emulator/access.ts";
import { type Emulator, startEmulator } from "./emulator/emulator.ts";
import { ensureStateBucket } from "./emulator/state-backend.ts";
import { createEventSourceHost, type RunningEventSourceHost } from "./event-sources/host.ts";
import { systemClock } from "./event-sources/ports/system-clock.ts";
import { type Inbox, startInbox } from "./inbox/inbox.ts";
import { webhookSecrets } from "./inbox/webhook-secrets.ts";
import { type Issuer, startIssuer } from "./issuer/issuer.ts";
import { releaseDeadLocks } from "./killed-runs.ts";
import { startLocalProvider } from "./local-provider.ts";
import { type ProviderChoice, rehearsalDirectory } from "./rehearsal-directory.ts";
import { invokeScheduled } from "./schedules/invoke-scheduled.ts";
import { createScheduleHost, type ScheduleHost } from "./schedules/schedule-host.ts";
import { outlastAttached } from "./session/attached.ts";
import { attachingVariables, INBOX_VARIABLE } from "./session/attachment.ts";
import { type Attachment, claimSession } from "./session/session.ts";
import { createUndo, type Undo } from "./undo.ts";

export interface RehearsalOptions {
  /** Directory of the repository. */
  readonly root: string;
  readonly environment: Environment;
  /** @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
  /** Directory with a Terraform filesystem mirror, for the real provider. @default the public registry */
  readonly providerMirror?: string | undefined;
  /** Told about anything out of the ordinary, one line each. */
  readonly log: (line: string) => void;
}

/** The platform's surroundings on this machine: a local cloud, its provider, event sources and token issuer. */
export interface Rehearsal {
  readonly access: EmulatorAccess;
  /** How to attach to it; the same for this process's children as for other processes. */
  readonly attachment: Attachment;
  readonly eventSources: RunningEventSourceHost;
  /** What carries delivery streams out. */
  readonly deliveries: RunningEventSourceHost;
  /** What runs functions by the clock, once it is started; with the real provider there is nothing to run. */
  readonly schedules: ScheduleHost;
  readonly issuer: Issuer;
  /** Where notifications arrive. */
  readonly inbox: Inbox;
  /** Adds something that can be called to what others are told. */
  announceUrl(name: string, url: string): void;
  /** Resolves, with the reason, if the local cloud ends by itself; never rejects. */
  readonly broken: Promise<Error>;
  /**
   * Waits until no other process works in it, and lets nobody in from then on. A cloud that has ended is not waited with.
   * @param signal ends the waiting
   */
  outlastAttached(signal: AbortSignal): Promise<void>;
  /** Stops everything in reverse order. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts the rehearsal of one environment. What an earlier run deployed is there again. If anything cannot be started, what
 * was started is stopped.
 * @throws SessionTaken if one runs already
 */
export async function startRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const undo = createUndo();
  try {
    return await start(options, undo);
  } catch (error) {
    // The failure to start is the one to tell; a failure to stop would only follow from it.
    await undo.run().catch(() => {});
    throw error;
  }
}

async function start(
  { root, environment, provider = "rehearsal", providerMirror, log }: RehearsalOptions,
  undo: Undo,
): Promise<Rehearsal> {
  const directory = rehearsalDirectory(root, environment.name, provider);
  const session = await claimSession(directory);
  undo.add(() => session.close());
  if (session.replaced)
    log(
      `the rehearsal that process ${session.replaced.pid} ran since ${session.replaced.startedAt} was killed; going on from what it saved`,
    );

  const emulator = await startEmulator({
    directory: join(directory, "emulator"),
    venv: join(root, ".sluice", "venv"),
    region: environment.region,
    accountId: environment.accountId,
  });
  undo.add(() => emulator.stop());
  for (const file of emulator.damaged) log(`could not read ${file}, which was set aside; that service starts empty`);
  const { access } = emulator;
  await ensureStateBucket(access, environment.state.bucket);
  const store = openObjectStore({
    bucket: environment.state.bucket,
    accountId: environment.accountId,
    config: clientConfig(access),
  });
  undo.add(() => store.close());
  const released = await releaseDeadLocks(store);
  for (const { stateKey, description } of released) {
    log(`released the lock of ${stateKey} (${description}): its rehearsal was killed`);
  }
  const wasKilled = session.replaced !== undefined || released.length > 0;

  const issuer = await startIssuer({ directory: join(directory, "issuer") });
  undo.add(() => issuer.stop());
  const secrets = webhookSecrets(access, environment);
  undo.add(async () => secrets.close());
  const inbox = await startInbox({ directory: join(directory, "inbox"), signingKey: secrets.signingKey, tell: log });
  undo.add(() => inbox.stop());
  await secrets.follow(inbox.url);
  const hosted = (folder: string) => ({
    access,
    directory: join(directory, folder),
    makeDurable: () => emulator.save(),
  });
  const eventSources = createEventSourceHost(hosted("event-sources"));
  undo.add(() => eventSources.stop());
  const deliveries = createDeliveryHost(hosted("deliveries"));
  undo.add(() => deliveries.stop());
  const place = { root, directory, wasKilled, environment, access, store, eventSources, deliveries, issuer, log };
  const { variables, rules } =
    provider === "aws"
      ? { variables: await awsProvider(directory, { access, mirror: providerMirror, log }), rules: () => [] }
      : await startLocalProvider(place, undo);
  const schedules = createScheduleHost({ rules, invoke: invokeScheduled(access), clock: systemClock, log });
  undo.add(() => schedules.stop());
  await eventSources.resume();
  await deliveries.resume();

  const urls: Record<string, string> = { aws: access.endpoint, issuer: issuer.url };
  const attachment: Attachment = {
    endpoint: access.endpoint,
    environment: attachingVariables(access, { ...variables, [INBOX_VARIABLE]: inbox.url }),
    urls,
  };
  session.announce(attachment);
  const announceUrl = (name: string, url: string) => {
    urls[name] = url;
    session.announce(attachment);
  };
  const ended = new AbortController();
  void emulator.exited.then(() => ended.abort());
  return {
    outlastAttached: (signal) =>
      outlastAttached({ directory, session, attachment, note: log, signal: AbortSignal.any([signal, ended.signal]) }),
    access,
    attachment,
    eventSources,
    deliveries,
    schedules,
    issuer,
    inbox,
    announceUrl,
    broken: whenBroken(emulator),
    stop: () => undo.run(),
  };
}

/** Resolves if the emulator goes without having been told to. */
const whenBroken = async ({ exited, pid }: Emulator): Promise<Error> => {
  const { code, signal } = await exited;
  return new Error(
    `the local cloud (process ${pid}) ended by itself: ${signal ?? `exit code ${code}`}; run again to go on from what it saved`,
  );
};
