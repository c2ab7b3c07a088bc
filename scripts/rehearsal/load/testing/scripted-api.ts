import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { InputRow } from "../input/input-row.ts";
import type { Rejection } from "../result.ts";
import type { SentEvent } from "../sender/deliver.ts";
import { type SenderOptions, sendEvents } from "../sender/send-events.ts";

/** What a scripted API does with a request that holds events of these ids. */
export type Reply = (ids: string[], response: ServerResponse, socket: Socket, request: IncomingMessage) => void;

/** An API that answers the first request with the first reply, and so on; the last reply is for all further ones. */
export async function scriptedApi(...replies: Reply[]) {
  const requests: string[][] = [];
  let sockets = 0;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const ids = (JSON.parse(body) as { events: { id: string }[] }).events.map((event) => event.id);
    requests.push(ids);
    (replies[requests.length - 1] ?? replies.at(-1))?.(ids, response, request.socket, request);
  }).on("connection", () => {
    sockets += 1;
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  /** `requests`: the ids in each request so far. */
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, sockets: () => sockets, stop };
}

export const json = (status: number, body: unknown) => (response: ServerResponse) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

export const accepted = (ids: string[]) => ids.map((id, index) => ({ index, id, ingestionId: `i-${id}` }));
export const accept: Reply = (ids, response) => json(202, { accepted: accepted(ids), rejected: [] })(response);
export const fail =
  (status: number, body: unknown = { message: "no" }): Reply =>
  (_, response) =>
    json(status, body)(response);

/** Rows `e0`, `e1`, ... from line 2 on, as behind a header. */
export const rows = (count: number): InputRow[] =>
  Array.from({ length: count }, (_, index) => ({ line: index + 2, event: { id: `e${index}` } }));

/** Sends three rows, or those given, and says what was heard. */
export async function sendTo(url: string, options: Partial<SenderOptions> = {}) {
  const sent: SentEvent[] = [];
  const rejections: Rejection[] = [];
  const pace = await sendEvents({
    apiUrl: url,
    token: async () => "token",
    rows: rows(3),
    onAccepted: (events) => sent.push(...events),
    onRejected: (rejection) => rejections.push(rejection),
    pauseMs: 1,
    ...options,
  });
  return {
    sent: sent.sort((one, other) => one.line - other.line),
    rejections,
    pace,
    ids: sent.map((event) => event.id).sort(),
  };
}
