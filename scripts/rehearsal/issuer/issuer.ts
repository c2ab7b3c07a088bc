import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Failure } from "#scripts/engine/failure";
import { answerJson, closeServer, isOfProgram, LOOPBACK, listenOnLoopback } from "#scripts/rehearsal/loopback-server";
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

const urlOf = (port: number) => `http://${LOOPBACK}:${port}`;

/**
 * Starts the issuer, and resolves when it answers. It keeps its key and, if free, its port from run to run, so that a deployed
 * API need not be changed; with a new key it takes a new port.
 */
export async function startIssuer({ directory }: IssuerOptions): Promise<Issuer> {
  const known = (await readIdentity(directory)) ?? (await newIdentity());
  const server = createServer();
  const port = await listenOnLoopback(server, known.port);
  const identity = { ...known, port };
  const url = urlOf(port);
  const served = documents(identity);
  server.on("request", (request, response) => answer(request, response, port, served));
  await saveIdentity(directory, identity);
  return {
    url,
    issuer: url,
    token: (claims) => sign(identity, url, claims),
    stop: () => closeServer(server),
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

function answer(request: IncomingMessage, response: ServerResponse, port: number, served: ReadonlyMap<string, object>) {
  const { method, url = "" } = request;
  if (!isOfProgram(request, port)) return answerJson(response, 403, { message: "for programs on this machine only" });
  if (method !== "GET") return answerJson(response, 405, { message: "only GET" });
  const document = served.get(url);
  return document === undefined
    ? answerJson(response, 404, { message: "not found" })
    : answerJson(response, 200, document);
}
