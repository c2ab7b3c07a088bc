import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LiveDocument } from "#scripts/engine/contracts/live-contracts";
import type { StackNode } from "#scripts/engine/graph";
import { reasonsToRun } from "#scripts/engine/ledger/changes";
import { digestOf, readConfiguration, type StackConfiguration } from "#scripts/engine/ledger/digest";
import type { StackDigest, StackStanding } from "#scripts/engine/ledger/ledger";
import { lockFileName } from "#scripts/engine/provider-lock/lock-file";
import { readVersion } from "#scripts/engine/terraform/version";
import { appliedReaders } from "./readers.ts";
import type { Readership, RunRequest } from "./run-request.ts";

/** How things stand while a run goes on, without running Terraform on any stack. */
export interface Survey extends Readership {
  standingOf(node: StackNode): StackStanding;
  /** The stack's synthesized configuration. */
  configurationOf(node: StackNode): StackConfiguration;
  /** What is published as far as this run knows. */
  published(contract: string): LiveDocument | undefined;
  /** Notes what a producer of this run has published. */
  notePublished(contract: string, document: LiveDocument): void;
  /** Digest over the configuration and the documents published right now. */
  digestOf(node: StackNode): StackDigest;
  /** Why applying the stack may change something; empty if the ledger proves that it would not. */
  reasonsToRun(node: StackNode): readonly string[];
}

/** Reads ledger, states and contracts of the whole environment, side by side. */
export async function surveyStacks(request: RunRequest): Promise<Survey> {
  const { control, synthesis, terraform, progress } = request;
  const all = synthesis.graph.stacks;
  const names = [...synthesis.contracts.keys()];
  const [{ standings, others, damaged }, documents, version] = await Promise.all([
    control.ledger.load(all),
    control.contracts.read(names),
    readVersion(terraform),
  ]);
  for (const key of damaged) progress.note(`the ledger's ${key} cannot be read; ${consequence(key)}`);
  const live = new Map(documents);
  const configurations = new Map<string, StackConfiguration>();
  const configurationOf = ({ id }: StackNode) => {
    const known = configurations.get(id) ?? readConfiguration(synthesis.directoryOf(id));
    configurations.set(id, known);
    return known;
  };
  const standingOf = ({ id }: StackNode) => standings.get(id)!;
  const digest = (node: StackNode) =>
    digestOf(configurationOf(node), {
      accountId: control.accountId,
      terraformVersion: version,
      environment: terraform.environment,
      documents: live,
      publishes: node.publishes,
      providerLock: lockIn(synthesis.directoryOf(node.id)),
    });
  const applied = { nodes: all, standingOf, configurationOf, others, environment: synthesis.environment.name };
  return {
    standingOf,
    configurationOf,
    published: (contract) => live.get(contract),
    notePublished: (contract, document) => void live.set(contract, document),
    digestOf: digest,
    readersOf: (contract) => appliedReaders(contract, applied),
    reasonsToRun: (node) =>
      reasonsToRun({
        standing: standingOf(node),
        digest: digest(node),
        liveData: configurationOf(node).liveData,
        now: new Date(),
      }),
  };
}

/** Text of the provider lock that Terraform goes by in a directory; undefined where there is none yet. */
function lockIn(directory: string): string | undefined {
  const file = join(directory, lockFileName);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

const consequence = (key: string) =>
  key.includes("/in-flight/")
    ? "it counts as an apply that was cut short, until its stack is applied again"
    : "it counts for nothing, and the next apply of its stack writes it anew";
