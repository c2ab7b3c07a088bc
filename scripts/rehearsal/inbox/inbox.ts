import { mkdir, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { type Notification, notification } from "#functions/notify/notification";
import { signingKey } from "#functions/notify/sign";
import { refusalOf } from "#functions/notify/verify";
import { messageOf } from "#scripts/engine/failure";
import { printable } from "#scripts/engine/printable";
import { writeDurably } from "../event-sources/ports/durable-file.ts";
import { answerJson, closeServer, isOfProgram, LOOPBACK, listenOnLoopback } from "../loopback-server.ts";

/** A notification as the inbox got it. */
export interface Received {
  readonly id: string;
  readonly at: Date;
  readonly told: Notification;
}

/** Where a rehearsal's notifications arrive, in place of a chat tool. */
export interface Inbox {
  /** The webhook's URL. */
  readonly url: string;
  /** The latest, oldest first; one that is posted again is there once. */
  received(): readonly Received[];
  stop(): Promise<void>;
}

export interface InboxOptions {
  /** The inbox's own directory: it keeps its port, since the secret of the webhook has its URL. */
  readonly directory: string;
  /** The key that posts are signed by, as text; rejects where there is none. */
  readonly signingKey: () => Promise<string>;
  /** Told of each that is new, in one line. @default nobody */
  readonly tell?: (line: string) => void;
  /** @default the clock of this machine */
  readonly now?: () => Date;
}

const PATH = "/webhook";
const LONGEST_BODY = 64 * 1024;
const KEPT = 200;

async function keptPort(file: string): Promise<number> {
  try {
    const port: unknown = JSON.parse(await readFile(file, "utf8"));
    return typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
  } catch {
    return 0;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

const readNotification = (body: string): Notification | undefined => {
  try {
    const { version: _, id: __, ...told } = JSON.parse(body);
    return notification.safeParse(told).data;
  } catch {
    return undefined;
  }
};

/** Starts the inbox, and resolves when it answers. What is not signed by the platform's key is refused, as a receiver should. */
export async function startInbox({
  directory,
  signingKey: readKey,
  tell = () => {},
  now = () => new Date(),
}: InboxOptions): Promise<Inbox> {
  const messages = new Map<string, Received>();
  const file = join(directory, "port.json");
  await mkdir(directory, { recursive: true, mode: 0o700 });

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isOfProgram(request, port)) return answerJson(response, 403, { message: "for programs on this machine only" });
    if (request.url !== PATH) return answerJson(response, 404, { message: "not found" });
    if (request.method !== "POST") return answerJson(response, 405, { message: "only POST" });
    const body = await bodyOf(request);
    if (body === undefined) return answerJson(response, 413, { message: `at most ${LONGEST_BODY} bytes` });
    const refusal = refusalOf(request.headers, body, signingKey(await readKey()), now());
    if (refusal) return answerJson(response, 401, { message: `the message ${refusal}` });
    const told = readNotification(body);
    if (!told) return answerJson(response, 422, { message: "is no notification; set notify.webhookFormat to generic" });
    const id = String(request.headers["webhook-id"]);
    if (!messages.has(id)) {
      messages.set(id, { id, at: now(), told });
      tell(printable(`told${told.channel ? ` in ${told.channel}` : ""}, ${told.status}: ${told.title}`));
    }
    for (const oldest of [...messages.keys()].slice(0, Math.max(0, messages.size - KEPT))) messages.delete(oldest);
    return answerJson(response, 200, {});
  };

  const server = createServer((request, response) => {
    take(request, response).catch((error) => answerJson(response, 503, { message: messageOf(error) }));
  });
  server.requestTimeout = 10_000;
  const port = await listenOnLoopback(server, await keptPort(file));
  await writeDurably(file, JSON.stringify(port));
  return {
    url: `http://${LOOPBACK}:${port}${PATH}`,
    received: () => [...messages.values()],
    stop: () => closeServer(server),
  };
}
