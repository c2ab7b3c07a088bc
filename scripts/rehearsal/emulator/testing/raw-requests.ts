import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { EmulatorAccess } from "../access.ts";

/** A request exactly as given: nothing is added but what HTTP demands. */
export interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export async function call({ endpoint }: EmulatorAccess, { method, path = "/", headers, body }: Call) {
  const sent = request(`${endpoint}${path}`, { method, headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return response;
}

/** Signs a request for Lambda with Signature Version 4 and its X-Amz headers, by the book and by nothing that the guard uses. */
export function sign(access: EmulatorAccess, what: Call, at = new Date()): Call {
  const { method = "GET", path = "/", headers, body = "" } = what;
  const { date, scope, host, signature } = signer(access, "lambda", at);
  const amz = Object.entries(headers ?? {}).filter(([name]) => /^x-amz-/i.test(name));
  const covered = Object.entries({ host, "x-amz-date": date, ...Object.fromEntries(amz) })
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const names = covered.map(([name]) => name).join(";");
  const lines = covered.map(([name, value]) => `${name}:${value}\n`).join("");
  const canonical = `${method}\n${path}\n\n${lines}\n${names}\n${sha256(body)}`;
  const credential = `${access.credentials.accessKeyId}/${scope}`;
  const Authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature(canonical)}`;
  return { method, path, body, headers: { ...headers, "X-Amz-Date": date, Authorization } };
}

/** Path and query of an S3 object that may be read by whoever has them, for a minute. */
export function presign(access: EmulatorAccess, path: string): string {
  const { date, scope, host, signature } = signer(access, "s3");
  const query = new URLSearchParams({
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${access.credentials.accessKeyId}/${scope}`,
    "X-Amz-Date": date,
    "X-Amz-Expires": "60",
    "X-Amz-SignedHeaders": "host",
  });
  const canonical = `GET\n${path}\n${query}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`;
  return `${path}?${query}&X-Amz-Signature=${signature(canonical)}`;
}

function signer({ endpoint, region, credentials }: EmulatorAccess, service: string, at = new Date()) {
  const date = at.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = (canonical: string) =>
    hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`).toString("hex");
  return { date, scope, host: new URL(endpoint).host, signature };
}

const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
