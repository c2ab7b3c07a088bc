import { Failure } from "#scripts/engine/failure";
import type { Diagnostic } from "./terraform-log.ts";

export interface TerraformErrorParts {
  readonly stackId: string;
  /** The command that failed, e.g. `terraform plan`. */
  readonly command: string;
  /** Where it ran. */
  readonly directory: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What it printed outside its diagnostics. */
  readonly output: string;
  /** How the process ended, e.g. `exit code 1`. */
  readonly end: string;
}

/** What to do about failures that are common and whose own text does not say. */
const remedies: readonly { readonly sign: RegExp; readonly remedy: string }[] = [
  {
    sign: /Error acquiring the state lock/,
    remedy:
      "Another run holds this state. Wait for it to end, or let --lock-timeout wait; if it was killed, `sluice recover` says who held it since when, and releases the lock with --release-locks.",
  },
  {
    sign: /Reattachment process not found|transport is closing|connection refused|error reading from server/i,
    remedy:
      "The rehearsal that this was attached to has ended. Start one with `npm start`, or run the command through `npm run sluice -- exec --`.",
  },
  {
    sign: /No valid credential sources|no EC2 IMDS role found|ExpiredToken/,
    remedy:
      "No valid AWS credentials: sign in (`aws sso login`) or set AWS_PROFILE. Without an account add --rehearse.",
  },
  {
    sign: /S3 bucket .* does not exist|NoSuchBucket/,
    remedy:
      "The state bucket does not exist yet in this account: `sluice bootstrap` creates it; or add --rehearse to work without an account.",
  },
  {
    sign: /Backend configuration changed|Backend initialization required/i,
    remedy: "The directory was initialised for another backend; delete its Terraform data directory and run again.",
  },
  {
    sign: /Failed to query available provider packages|could not connect to registry|Failed to install provider/i,
    remedy:
      "Terraform cannot install the AWS provider here. Rehearse without it (--rehearse), or name a filesystem mirror in SLUICE_PROVIDER_MIRROR.",
  },
];

/** Terraform failed: names the stack, the command, Terraform's own diagnostics, and what to do where that is known. */
export class TerraformError extends Failure {
  override name = "TerraformError";
  readonly stackId: string;
  readonly diagnostics: readonly Diagnostic[];

  constructor(parts: TerraformErrorParts) {
    super("failed", describe(parts));
    this.stackId = parts.stackId;
    this.diagnostics = parts.diagnostics;
  }
}

function describe({ stackId, command, directory, diagnostics, output, end }: TerraformErrorParts): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const said = errors.length > 0 ? errors.map(describeDiagnostic).join("\n") : output.trim() || "It printed nothing.";
  const remedy = remedies.find(({ sign }) => sign.test(said))?.remedy;
  return [
    `${stackId}: \`${command}\` failed (${end}) in ${directory}`,
    indent(said),
    ...(remedy ? [indent(remedy)] : []),
  ].join("\n");
}

function describeDiagnostic({ summary, detail, address, range }: Diagnostic): string {
  const place = address ?? (range && `${range.filename}:${range.start.line}`);
  return [place ? `${place}: ${summary}` : summary, ...(detail ? [indent(detail)] : [])].join("\n");
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, "  ");
