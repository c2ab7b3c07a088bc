import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { messageOf } from "#scripts/engine/failure";
import { closeServer, LOOPBACK } from "#scripts/rehearsal/loopback-server";
import { BodyError, readJsonObject } from "./body.ts";
import type { Broadcast } from "./broadcast.ts";
import { bearerOf, originOf, refusalOf } from "./gate.ts";
import { SECURITY_HEADERS } from "./headers.ts";
import type { PageFile } from "./page-files.ts";
import type { Sessions } from "./sessions.ts";

/** What a button asks for came to: a status of HTTP, and what to say. */
export interface Started {
  readonly status: 202 | 400 | 404 | 409;
  readonly message: string;
}

/** What the server serves. */
export interface Served {
  readonly files: ReadonlyMap<string, PageFile>;
  readonly sessions: Sessions;
  readonly broadcast: Broadcast;
  /** Starts what a button stands for; its progress is told by the broadcast. */
  readonly start: (action: string, input: Readonly<Record<string, unknown>>) => Started;
}

/** The page's server, on the loopback interface. */
export interface LiveServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Ends every connection. */
  stop(): Promise<void>;
}

/** A browser has six connections to a server; more are for those who open and leave them. */
const MOST_CONNECTIONS = 64;

/**
 * Serves the page on 127.0.0.1.
 * @param port 0 lets the system choose
 * @throws Error with code EADDRINUSE if somebody else has the port
 */
export async function serveLive(served: Served, port: number): Promise<LiveServer> {
  const server = createServer({
    maxHeaderSize: 8 * 1024,
    headersTimeout: 2_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, port);
  const own = (server.address() as AddressInfo).port;
  const host = `${LOOPBACK}:${own}`;
  server.on("request", (request, response) => {
    respond(request, response, served, host).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else if (error instanceof BodyError) refuse(request, response, error.status, error.message);
      else refuse(request, response, 500, messageOf(error));
    });
  });
  return {
    port: own,
    origin: originOf(host),
    stop: () => closeServer(server),
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, () => {
      server.off("error", reject);
      resolve();
    });
  });

async function respond(request: IncomingMessage, response: ServerResponse, served: Served, host: string) {
  const refusal = refusalOf(request, host);
  if (refusal) return refuse(request, response, refusal.status, refusal.reason);
  const { url = "", method = "" } = request;
  const file = served.files.get(url);
  if (file) {
    if (method !== "GET" && method !== "HEAD") return notAllowed(request, response, "GET, HEAD");
    return answer(response, 200, file.type, file.content);
  }
  const action = /^\/actions\/([a-z]{1,40})$/.exec(url)?.[1];
  if (url !== "/session" && url !== "/events" && action === undefined)
    return refuse(request, response, 404, "there is nothing here");
  const allowed = url === "/events" ? "GET" : "POST";
  if (method !== allowed) return notAllowed(request, response, allowed);
  if (url === "/session") return openSession(request, response, served.sessions);
  if (!served.sessions.knows(bearerOf(request)))
    return refuse(request, response, 401, "open the page by the URL that `npm start` printed");
  if (action === undefined) return streamEvents(request, response, served.broadcast);
  const { status, message } = served.start(action, await readJsonObject(request));
  return json(response, status, { message });
}

async function openSession(request: IncomingMessage, response: ServerResponse, sessions: Sessions) {
  const { token } = await readJsonObject(request);
  const session = sessions.open(token);
  if (session === undefined) return refuse(request, response, 401, "this is not the token of the present run");
  return json(response, 200, { session });
}

function streamEvents(request: IncomingMessage, response: ServerResponse, broadcast: Broadcast): void {
  const sink = {
    write: (text: string) => response.write(text),
    onDrain: (listener: () => void) => void response.once("drain", listener),
    end: () => void response.destroy(),
  };
  response.writeHead(200, { ...SECURITY_HEADERS, "content-type": "text/event-stream; charset=utf-8" });
  response.flushHeaders();
  const lastEventId = request.headers["last-event-id"];
  const leave = broadcast.join(sink, typeof lastEventId === "string" ? lastEventId : undefined);
  if (leave) response.on("close", leave);
  // To a stream, an event is the way to say no: the page waits longer then.
  else response.end("retry: 10000\nevent: full\ndata: {}\n\n");
}

function notAllowed(request: IncomingMessage, response: ServerResponse, allow: string): void {
  response.setHeader("allow", allow);
  refuse(request, response, 405, `only ${allow} is for this`);
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  // A body that nobody reads would keep the connection; without the rest of it, the connection is of no use.
  if (!request.complete) response.setHeader("connection", "close");
  // A request that is left half-read has let go of its socket; the answer has it until it is out.
  const { socket } = response;
  json(response, status, { message });
  if (!request.complete) response.once("finish", () => socket?.destroySoon());
}

const json = (response: ServerResponse, status: number, value: object): void =>
  answer(response, status, "application/json", Buffer.from(JSON.stringify(value)));

function answer(response: ServerResponse, status: number, type: string, content: Buffer): void {
  response.writeHead(status, { ...SECURITY_HEADERS, "content-type": type, "content-length": content.length });
  response.end(response.req.method === "HEAD" ? undefined : content);
}
