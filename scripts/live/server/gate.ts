import type { IncomingMessage } from "node:http";

/** Why a request is not answered: its status, and a sentence. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** The one address that the page is served at: `127.0.0.1:PORT`. */
export const originOf = (host: string): string => `http://${host}`;

type Shown = Pick<IncomingMessage, "method" | "url" | "headers" | "rawHeaders">;

/**
 * Refuses what another site, or a name that somebody made lead here, sends by way of the user's browser. Reads nothing of the body.
 * @param host the exact `Host`
 */
export function refusalOf(request: Shown, host: string): Refusal | undefined {
  const { method, url = "", headers, rawHeaders } = request;
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length !== 1 || headers.host !== host || !url.startsWith("/"))
    return { status: 421, reason: `this is ${originOf(host)} and nothing else` };
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  const foreign = { status: 403, reason: "this came from another site" };
  if (origin !== undefined && origin !== originOf(host)) return foreign;
  // A link may lead to the page; nothing else is for other sites.
  const isLink = url === "/" && headers["sec-fetch-mode"] === "navigate";
  if (site !== undefined && site !== "same-origin" && site !== "none" && !isLink) return foreign;
  if (method !== "POST") return undefined;
  if (origin === undefined) return { status: 403, reason: "what changes something names its Origin" };
  if (!/^application\/json(; ?charset=utf-8)?$/i.test(headers["content-type"] ?? ""))
    return { status: 415, reason: "the body is to be application/json" };
  return undefined;
}

/** The key in `Authorization: Bearer KEY`; undefined where there is none. */
export const bearerOf = ({ headers: { authorization } }: Pick<IncomingMessage, "headers">): string | undefined =>
  /^Bearer ([\w-]{1,200})$/.exec(authorization ?? "")?.[1];
