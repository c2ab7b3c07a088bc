export interface IssuerOptions {
  /** The issuer's own directory; created, mode 0700. Holds its key and its port. */
  readonly directory: string;
}

/** What a token says; every part has a default that the local API accepts. */
export interface TokenClaims {
  /** Whom it stands for. @default "rehearsal" */
  readonly subject?: string;
  /** @default "sluice-local" */
  readonly audience?: string;
  /** Space-separated. @default none */
  readonly scope?: string;
  /** Seconds it is valid. @default 300 */
  readonly lifetimeSeconds?: number;
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

/** Starts the issuer, and resolves when it answers. */
export async function startIssuer(_options: IssuerOptions): Promise<Issuer> {
  throw new Error("startIssuer: not built yet");
}
