import { isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";

/** An address as the system's resolver gives it. */
export interface Address {
  readonly address: string;
  /** 4 or 6. */
  readonly family: number;
}
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

/** A webhook that may be posted to, by exactly this address: a name that is asked again later may answer another. */
export interface WebhookTarget {
  readonly url: URL;
  readonly address: Address;
}

/** A webhook's URL leads where nothing may be posted. Its text repeats the host alone: the rest of the URL is a secret. */
export class TargetRefused extends Error {
  override readonly name = "TargetRefused";
}

/** A host in brackets is an IPv6 address. */
const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, "");

const isAllowed = ({ host, hostname }: URL, allowed: readonly string[]): boolean =>
  allowed.includes(host) || allowed.includes(hostname);

async function addressesOf(hostname: string, resolve: Resolve): Promise<readonly Address[]> {
  const family = isIP(hostname);
  if (family !== 0) return [{ address: hostname, family }];
  try {
    return await resolve(hostname);
  } catch (error) {
    throw new TargetRefused(`${hostname} is not found (${(error as NodeJS.ErrnoException).code ?? "no answer"})`);
  }
}

/**
 * Checks where a webhook's URL leads before anything is sent: https on its usual port, to addresses of the internet only. A host that the
 * environment allows (`notify.allowHosts`) may be private, plain and on any port; it must be written exactly so.
 * @throws TargetRefused
 */
export async function webhookTarget(
  text: string,
  allowed: readonly string[],
  resolve: Resolve,
): Promise<WebhookTarget> {
  if (!URL.canParse(text)) throw new TargetRefused("the secret is no URL");
  const url = new URL(text);
  const hostname = bare(url.hostname);
  if (url.username || url.password) throw new TargetRefused(`${hostname}: a URL with a user or password is refused`);
  const mayBePrivate = isAllowed(url, allowed);
  if (url.protocol !== "https:" && !(mayBePrivate && url.protocol === "http:"))
    throw new TargetRefused(`${hostname}: only https is posted to, unless notify.allowHosts names the host`);
  if (url.port !== "" && !mayBePrivate)
    throw new TargetRefused(`${hostname}: port ${url.port} is refused, unless notify.allowHosts names ${url.host}`);
  const addresses = await addressesOf(hostname, resolve);
  const [first] = addresses;
  if (!first) throw new TargetRefused(`${hostname} has no address`);
  const hidden = mayBePrivate ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
  if (hidden)
    throw new TargetRefused(
      `${hostname} leads to ${hidden.address}, which is not of the internet; notify.allowHosts would have to name the host`,
    );
  return { url, address: first };
}
