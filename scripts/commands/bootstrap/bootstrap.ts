import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report, table } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { type Inspected, mend, type Survey, survey } from "#scripts/engine/bootstrap/bootstrap";
import type { Finding, Place } from "#scripts/engine/bootstrap/item";
import { requireAccount } from "#scripts/engine/cloud/caller";
import { clientConfigFor } from "#scripts/engine/cloud/client-config";
import { Failure } from "#scripts/engine/failure";
import { findEnvironment } from "#scripts/engine/synthesize";

export interface BootstrapInput {
  readonly environment: string;
  /** On the local cloud of this machine instead of AWS. */
  readonly rehearse: boolean;
  /** Change AWS without asking. A rehearsal never asks. */
  readonly yes: boolean;
}

/** Makes an environment's account ready to hold states, or says that it is. */
export async function bootstrap(context: Context, input: BootstrapInput): Promise<Report> {
  const { environment: name } = input;
  const platform = await context.platform();
  const environment = findEnvironment({ platform, environment: name, variables: context.variables });
  return withTarget(context, input, async (target, guarded) => {
    const config = clientConfigFor(target.environment, environment.region);
    await requireAccount(config, environment);
    const place = placeOf(environment, new S3Client(config), new KMSClient(config));
    const found = await survey(place);
    const differing = found.items.filter(({ finding }) => finding.kind !== "right");
    if (differing.length > 0 && !input.yes && !input.rehearse) await confirm(guarded, environment, differing);
    const task = guarded.progress.task(name);
    try {
      const { interruption } = guarded;
      const keyArn = await mend(place, found, { interruption, onItem: (item) => task.update(item) });
      task.end("done", differing.length === 0 ? "everything is as it should be" : `${differing.length} changed`);
      return report(environment, found, keyArn);
    } catch (error) {
      task.end("failed", "not finished");
      throw error;
    }
  });
}

const placeOf = (environment: Environment, s3: S3Client, kms: KMSClient): Place => ({
  s3,
  kms,
  accountId: environment.accountId,
  region: environment.region,
  bucket: environment.state.bucket,
  owner: environment.owner,
  costCenter: environment.costCenter,
});

async function confirm({ ask, progress }: Context, { accountId }: Environment, items: readonly Inspected[]) {
  const lines = items.map(({ name, finding }) => `  ${name}: ${intended(finding)}`);
  const summary = `in account ${accountId}, ${items.length} ${items.length === 1 ? "item" : "items"} would change:\n${lines.join("\n")}`;
  if (!ask) throw new Failure("decision", `${summary}\nadd --yes to change them without asking, or run in a terminal`);
  const answer = await progress.aside(() => ask(`${summary}\nchange them?`, ["yes", "no"]));
  if (answer === "no") throw new Failure("failed", "not confirmed; nothing was changed");
}

function report({ name, accountId, region, state }: Environment, { items }: Survey, keyArn: string): Report {
  const data = {
    environment: name,
    accountId,
    region,
    bucket: state.bucket,
    keyArn,
    items: items.map(({ name, finding }) => ({ item: name, ...outcome(finding) })),
  };
  const text = table(data.items.map(({ item, outcome, detail }) => [item, detail ? `${outcome}: ${detail}` : outcome]));
  return { data, text, exitCode: exitCodes.ok };
}

const intended = (finding: Finding) => (finding.kind === "wrong" ? `to mend (${finding.found})` : "to create");

function outcome(finding: Finding): { readonly outcome: string; readonly detail: string | null } {
  if (finding.kind === "missing") return { outcome: "created", detail: null };
  if (finding.kind === "wrong") return { outcome: "mended", detail: finding.found };
  return { outcome: "as it should be", detail: finding.besides ?? null };
}
