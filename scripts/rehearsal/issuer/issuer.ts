import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "#scripts/engine/failure";
import {
  type IssuerIdentity,
  newIdentity,
  publicKey,
  readIdentity,
  saveIdentity,
  sign,
  type TokenClaims,
} from "./issuer-key.ts";

export type { TokenClaims } from "./issuer-key.ts";

export interface IssuerOptions {
  /** The issuer's own directory; created, mode 0700. Holds its private key and its port, in a file of mode 0600. */
  readonly directory: string;
}

/** A running OpenID issuer of the rehearsal. */
export interface Issuer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The `iss` of its tokens, for an authorizer's configuration; the same as `url`. */
  readonly issuer: string;
  /** A signed token. Handed out in process only, never over HTTP. */
  token(claims?: TokenClaims): Promise<string>;
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";
const urlOf = (port: number) => `http://${HOST}:${port}`;

/**
 * Starts the issuer, and resolves when it answers. It keeps its key and, if free, its port from run to run, so that a deployed
 * API need not be changed; with a new key it takes a new port.
 */
export async function startIssuer({ directory }: IssuerOptions): Promise<Issuer> {
  const known = (await readIdentity(directory)) ?? (await newIdentity());
  const server = createServer();
  const port = await listen(server, known.port);
  const identity = { ...known, port };
  const url = urlOf(port);
  const served = documents(identity);
  server.on("request", (request, response) => answer(request, response, `${HOST}:${port}`, served));
  await saveIdentity(directory, identity);
  return {
    url,
    issuer: url,
    token: (claims) => sign(identity, url, claims),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A token of the issuer that keeps its key in the directory, for another process of the same user. */
export async function issueToken(directory: string, claims?: TokenClaims): Promise<string> {
  const identity = await readIdentity(directory);
  if (identity === undefined) {
    throw new Failure("failed", `${directory}: no issuer has its key here; run "npm start" first`);
  }
  return sign(identity, urlOf(identity.port), claims);
}

/** Listens on the port, or on one the system chooses if it is taken. Resolves with the port. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" && port !== 0 ? resolve(listen(server, 0)) : reject(error),
    );
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Everything the issuer serves, by path: OpenID Connect Discovery 1.0, section 3, as far as an API's authorizer reads it. */
function documents(identity: IssuerIdentity): ReadonlyMap<string, object> {
  const issuer = urlOf(identity.port);
  const configuration = {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ["none"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
  return new Map<string, object>([
    ["/.well-known/openid-configuration", configuration],
    ["/.well-known/jwks.json", { keys: [publicKey(identity)] }],
  ]);
}

/** Answers programs on this machine only: a page in a browser sends an Origin, or comes under another host's name. */
function answer(request: IncomingMessage, response: ServerResponse, host: string, served: ReadonlyMap<string, object>) {
  const { headers, method, url = "" } = request;
  const fromPage = headers.origin !== undefined || headers["sec-fetch-site"] !== undefined;
  if (headers.host !== host || fromPage) return send(response, 403, { message: "for programs on this machine only" });
  if (method !== "GET") return send(response, 405, { message: "only GET" });
  const document = served.get(url);
  return document === undefined ? send(response, 404, { message: "not found" }) : send(response, 200, document);
}

function send(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { "content-type": "application/json", "x-content-type-options": "nosniff" });
  response.end(JSON.stringify(body));
}
