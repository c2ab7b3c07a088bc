import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import * as z from "zod";

/** What a token says; every part has a default that the local API accepts. */
export interface TokenClaims {
  /** Whom it stands for. @default "rehearsal" */
  readonly subject?: string;
  /** @default "sluice-local" */
  readonly audience?: string;
  /** Space-separated. @default none */
  readonly scope?: string;
  /** Groups of the one it stands for. @default none */
  readonly groups?: readonly string[];
  /** Seconds it is valid. @default 300 */
  readonly lifetimeSeconds?: number;
}

const keyShape = z.object({
  kty: z.literal("RSA"),
  alg: z.literal("RS256"),
  kid: z.string().min(1),
  ...{ n: z.string(), e: z.string(), d: z.string(), p: z.string(), q: z.string() },
  ...{ dp: z.string(), dq: z.string(), qi: z.string() },
});

/** An issuer's private key, and the port it was last reached at (0: none yet). */
const identityShape = z.object({ port: z.int().min(0).max(65_535), key: keyShape });
export type IssuerIdentity = z.infer<typeof identityShape>;

const fileIn = (directory: string) => join(directory, "issuer.json");

/**
 * The identity kept in the directory; undefined if there is none, if it cannot be read, or if others than its owner could have
 * read it. A new key comes with a new port: whoever remembers the keys of an address would refuse the new one's tokens.
 */
export async function readIdentity(directory: string): Promise<IssuerIdentity | undefined> {
  try {
    const { mode } = await stat(fileIn(directory));
    if ((mode & 0o077) !== 0) return undefined;
    return identityShape.parse(JSON.parse(await readFile(fileIn(directory), "utf8")));
  } catch {
    return undefined;
  }
}

export async function newIdentity(): Promise<IssuerIdentity> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return identityShape.parse({ port: 0, key: { ...jwk, alg: "RS256", kid: await calculateJwkThumbprint(jwk) } });
}

/** Keeps the identity, readable by its owner alone. Replaces the file as a whole, so that nobody reads half a key. */
export async function saveIdentity(directory: string, identity: IssuerIdentity): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = `${fileIn(directory)}.${process.pid}`;
  await writeFile(draft, JSON.stringify(identity), { mode: 0o600 });
  await rename(draft, fileIn(directory));
}

/** The part of the key that everybody may see. */
export function publicKey({ key: { kty, alg, kid, n, e } }: IssuerIdentity): JWK {
  return { kty, alg, kid, n, e, use: "sig" };
}

export function sign({ key }: IssuerIdentity, issuer: string, claims: TokenClaims = {}): Promise<string> {
  const { subject = "rehearsal", audience = "sluice-local", scope, groups = [], lifetimeSeconds = 300 } = claims;
  const now = Math.floor(Date.now() / 1000);
  // As a user pool has them. Source: Amazon Cognito developer guide, "Understanding the access token".
  const said = { token_use: "access", ...(groups.length > 0 && { "cognito:groups": groups }) };
  return new SignJWT(scope === undefined ? said : { ...said, scope })
    .setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "JWT" })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds)
    .sign(key);
}
