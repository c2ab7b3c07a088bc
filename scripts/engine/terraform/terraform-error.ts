import { Failure } from "#scripts/engine/failure";
import { type OwnCommand, plainCommand } from "#scripts/engine/own-command";
import { type Remedy, remedyFor } from "./remedies.ts";
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
  /** Whether it was attached to a provider that runs in a rehearsal. @default false */
  readonly attached?: boolean;
  /** Command lines of this tool, for what there is to do. @default without a target */
  readonly own?: OwnCommand | undefined;
}

/** Terraform failed: names the stack, the command, Terraform's own diagnostics, and what to do where that is known. */
export class TerraformError extends Failure {
  override name = "TerraformError";
  readonly stackId: string;
  readonly diagnostics: readonly Diagnostic[];

  constructor(parts: TerraformErrorParts) {
    const said = saidBy(parts);
    const { stackId, attached = false, own = plainCommand } = parts;
    const remedy = remedyFor(said, { stackId, attached, own });
    super("failed", describe(parts, said, remedy), { brief: remedy?.brief ?? brief(parts) });
    this.stackId = stackId;
    this.diagnostics = parts.diagnostics;
  }
}

const errorsOf = ({ diagnostics }: TerraformErrorParts) => diagnostics.filter(({ severity }) => severity === "error");

function saidBy(parts: TerraformErrorParts): string {
  const errors = errorsOf(parts);
  return errors.length > 0 ? errors.map(describeDiagnostic).join("\n") : parts.output.trim() || "It printed nothing.";
}

const describe = (
  { stackId, command, directory, end }: TerraformErrorParts,
  said: string,
  remedy: Remedy | undefined,
): string =>
  [
    `${stackId}: \`${command}\` failed (${end}) in ${directory}`,
    indent(withoutUnlocking(said)),
    ...(remedy ? [indent(remedy.text)] : []),
  ].join("\n");

/** What it says first, with its first detail: a summary such as "Resource postcondition failed" is the same for every cause. */
function brief(parts: TerraformErrorParts): string {
  const [first, ...others] = errorsOf(parts);
  if (!first)
    return (
      saidBy(parts)
        .split("\n")
        .find((line) => line.trim() !== "")
        ?.trim() ?? ""
    );
  const { summary, detail, address } = first;
  const [told, next] = detail.split("\n").flatMap((line) => line.trim() || []);
  const place = address ?? placeOf(first);
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return `${place ? `${place}: ` : ""}${told?.endsWith(":") && next ? `${told} ${next}` : (told ?? summary)}${more}`;
}

const placeOf = ({ range }: Diagnostic): string | undefined => range && `${range.filename}:${range.start.line}`;

function describeDiagnostic(diagnostic: Diagnostic): string {
  const { summary, detail, address } = diagnostic;
  const place = address ?? placeOf(diagnostic);
  return [place ? `${place}: ${summary}` : summary, ...(detail ? [indent(detail)] : [])].join("\n");
}

/** Without Terraform's advice to do without the lock, which is how states are broken. */
const withoutUnlocking = (said: string): string =>
  said.replace(/\n\s*Terraform acquires a state lock to protect[\s\S]*?not recommended\./g, "");

const indent = (text: string): string => text.replace(/^(?=.)/gm, "  ");

/**
 * Whether Terraform did nothing because another run was faster: its plan is out of date, or the lock that it met was released before it
 * could read whose it was, which it takes for a failure instead of waiting.
 */
export const cameSecond = (error: unknown): boolean =>
  error instanceof TerraformError &&
  error.diagnostics.some(
    ({ summary, detail = "" }) =>
      summary === "Saved plan is stale" ||
      (summary === "Error acquiring the state lock" && /\.tflock'[\s\S]*StatusCode: 404/.test(detail)),
  );
