import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The only address that servers of a rehearsal listen on. */
export const LOOPBACK = "127.0.0.1";

/** Listens on the port, or on one the system chooses if it is taken. Resolves with the port. */
export function listenOnLoopback(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" && port !== 0 ? resolve(listenOnLoopback(server, 0)) : reject(error),
    );
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Whether a request is of a program on this machine: a page in a browser sends an Origin, or comes under another host's name. */
export const isOfProgram = ({ headers }: IncomingMessage, port: number): boolean =>
  headers.host === `${LOOPBACK}:${port}` && headers.origin === undefined && headers["sec-fetch-site"] === undefined;

/** Answers with JSON. */
export function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "x-content-type-options": "nosniff" });
  response.end(JSON.stringify(body));
}

/** Ends a server and what is connected to it. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
