import type { OwnCommand } from "#scripts/engine/own-command";

/** What to do about a failure. */
export interface Remedy {
  readonly text: string;
  /** The failure and the way on in one line. */
  readonly brief: string;
}

export interface RemedyContext {
  readonly stackId: string;
  /** Whether Terraform was attached to a provider that runs in a rehearsal. */
  readonly attached: boolean;
  readonly own: OwnCommand;
}

interface Known {
  readonly sign: RegExp;
  readonly remedy: (context: RemedyContext, said: string) => string | Remedy;
}

/** What to do about failures that are common and whose own text does not say. */
const known: readonly Known[] = [
  { sign: /Error acquiring the state lock/, remedy: aboutLock },
  {
    sign: /Reattachment process not found|transport is closing|connection refused|error reading from server/i,
    remedy: ({ attached }) =>
      attached
        ? "The rehearsal that this was attached to has ended. Start one with `npm start`, or run the command through `npm run sluice -- exec --`."
        : "AWS, or something that Terraform needs on the way, did not answer: check the network and the proxy (HTTPS_PROXY, NO_PROXY), then run this again.",
  },
  {
    sign: /No valid credential sources|no EC2 IMDS role found|ExpiredToken/,
    remedy: () =>
      "No valid AWS credentials: sign in (`aws sso login`) or set AWS_PROFILE. Without an account add --rehearse.",
  },
  {
    sign: /S3 bucket .* does not exist|NoSuchBucket/,
    remedy: ({ own }) =>
      `The state bucket does not exist yet in this account: \`${own("bootstrap")}\` creates it; or add --rehearse to work without an account.`,
  },
  {
    // The provider looks for the shards where the lifecycle has it ignore them. Source: its issues 22921 and 36625
    sign: /shard_count must be at least 1 when stream_mode is PROVISIONED/,
    remedy: () =>
      "A stream on demand becomes one of a fixed size first: deploy it once with streams.maxShards equal to streams.minShards, then with both as they are (docs/how-to/choose-the-stream-s-capacity.md).",
  },
  {
    sign: /Backend configuration changed|Backend initialization required/i,
    remedy: () =>
      "The directory was initialised for another backend; delete its Terraform data directory and run again.",
  },
  {
    sign: /Failed to query available provider packages|could not connect to registry|Failed to install provider/i,
    remedy: () =>
      "Terraform cannot install the AWS provider here. Rehearse without it (--rehearse), or name a filesystem mirror in SLUICE_PROVIDER_MIRROR.",
  },
];

/**
 * What there is to do about a failure, as far as it is known.
 * @param said Terraform's own words
 */
export function remedyFor(said: string, context: RemedyContext): Remedy | undefined {
  const found = known.find(({ sign }) => sign.test(said))?.remedy(context, said);
  return typeof found === "string" ? { text: found, brief: found } : found;
}

/** Terraform names the holder in lines such as `  Who:       ana@laptop`. */
function aboutLock({ stackId, own }: RemedyContext, said: string): Remedy {
  const field = (name: string) => new RegExp(`^\\s*${name}:[ \\t]+(\\S.*)$`, "m").exec(said)?.[1]?.trim().slice(0, 200);
  const operation = field("Operation")
    ?.replace(/^OperationType/, "")
    .toLowerCase();
  const since = field("Created");
  const holder = `${field("Who") ?? "somebody"}${since ? ` since ${since}` : ""}${operation ? ` (${operation})` : ""}`;
  const release = own(`recover ${stackId} --release-locks`);
  return {
    text: `The state is held by ${holder}. Wait for that run to end, or let --lock-timeout wait. If it was killed, \`${release}\` says so and releases the lock.`,
    brief: `its state is locked by ${holder}: wait for that run (--lock-timeout), or if it was killed \`${release}\``,
  };
}
