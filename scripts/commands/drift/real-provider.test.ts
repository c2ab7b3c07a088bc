import { KMSClient, TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-kms";
import { DeleteParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, it } from "vitest";
import { deploy } from "#scripts/commands/deploy/deploy";
import { realContext } from "#scripts/commands/testing/real-context";
import { realProviderRehearsal } from "#scripts/commands/testing/real-provider-rehearsal";
import type { DriftFinding } from "#scripts/engine/drift/finding";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { drift } from "./drift.ts";

const mirror = process.env.SLUICE_PROVIDER_MIRROR;

// It runs where SLUICE_PROVIDER_MIRROR names a directory with the provider, against the emulator, and is skipped elsewhere.
describe.skipIf(!mirror)("with the real AWS provider", () => {
  const site = realProviderRehearsal(mirror);

  it("tells what was done through AWS's own API, and nothing where nothing was", async () => {
    const { context } = realContext(site.root);
    const input = { environment: "local", stacks: ["keys"], rehearse: true, provider: "aws" } as const;
    const deployed = await deploy(context, { ...input, yes: true });
    expect(deployed.exitCode, deployed.text).toBe(0);
    const look = () => drift(context, { ...input, markdown: false });
    const findingsOf = ({ data }: Awaited<ReturnType<typeof look>>) =>
      (data as { stacks: { findings: DriftFinding[] }[] }).stacks[0]!.findings;
    expect(findingsOf(await look())).toEqual([]);

    const [kms, ssm] = [
      new KMSClient(clientConfig(site.rehearsal.access)),
      new SSMClient(clientConfig(site.rehearsal.access)),
    ];
    const KeyId = "alias/local-keys-events";
    await kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: "Night", TagValue: "yes" }] }));
    await kms.send(new UntagResourceCommand({ KeyId, TagKeys: ["Owner"] }));
    const Name = `/sluice/local/${site.environment.region}/keys/contract`;
    await ssm.send(new DeleteParameterCommand({ Name }));

    const report = await look();
    expect(report.exitCode, report.text).toBe(3);
    const [contract, key, ...more] = findingsOf(report);
    expect(more).toEqual([]);
    expect(contract).toMatchObject({ address: "aws_ssm_parameter.contract", kind: "deleted", action: "create" });
    expect(contract!.feeds.length).toBeGreaterThan(3);
    expect(key).toMatchObject({ address: "aws_kms_key.events", kind: "changed", action: "update" });
    expect(key!.attributes.map(({ path, origin }) => [path.join("."), origin])).toEqual([
      ["tags.Night", "outside"],
      ["tags_all.Owner", "outside"],
    ]);
  }, 300_000);
});
