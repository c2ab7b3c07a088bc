import type { LiveDocument } from "#scripts/engine/contracts/live-contracts";
import type { StackGraph, StackNode } from "#scripts/engine/graph";
import { ALL_FIELDS, fieldsRead } from "#scripts/engine/ledger/contract-reads";
import { readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import type { Synthesis } from "#scripts/engine/synthesize";
import { configuredDocument, foresee } from "./foreseen.ts";
import type { ForeseenDocument, Previews } from "./preview.ts";

/** What previews of a whole run go by. */
export interface PreviewFacts {
  readonly synthesis: Pick<Synthesis, "environment" | "graph" | "contracts" | "directoryOf">;
  /** What is published now, by contract. */
  readonly live: ReadonlyMap<string, LiveDocument>;
  /** The stacks previewed so far. */
  readonly previews: Previews;
}

/** Where a stack that is to be planned gets the contracts it reads from. */
export interface Upstream {
  /** Versions of the published documents that it reads, by contract. */
  readonly versionsRead: Readonly<Record<string, number>>;
  /** Documents to plan with in place of the published ones, by contract. */
  readonly foreseen: ReadonlyMap<string, ForeseenDocument>;
  /** Why the plan will not be exact, one sentence each; empty if it will. */
  readonly reasons: readonly string[];
}

/** Looks at what the stacks upstream publish, or would after their own previews. */
export function lookUpstream(node: StackNode, facts: PreviewFacts): Upstream {
  const { synthesis, live } = facts;
  const fields = node.reads.length > 0 ? fieldsRead(readTerraformJson(synthesis.directoryOf(node.id))) : {};
  const versionsRead: Record<string, number> = {};
  const foreseen = new Map<string, ForeseenDocument>();
  const reasons: string[] = [];
  for (const contract of node.reads) {
    const producer = publisherOf(synthesis.graph, node, contract);
    const published = live.get(contract);
    const preview = producer && facts.previews.get(producer.id);
    const blocked = preview?.label === "blocked";
    const document = documentOf(contract, facts, { producer, preview: blocked ? undefined : preview?.foreseen });
    if (document?.changed) {
      foreseen.set(contract, document);
      const used = document.standIns.filter((path) => isUsed(path, fields[contract] ?? []));
      if (used.length > 0 || blocked)
        reasons.push(whyNotKnown(contract, producer, { used, blocked, selected: !!preview }));
    } else {
      if (published) versionsRead[contract] = published.version;
      if (blocked) reasons.push(`${producer?.id} is blocked; planned on what it publishes now`);
    }
  }
  return { versionsRead, foreseen, reasons };
}

const publisherOf = ({ stacks }: StackGraph, reader: StackNode, contract: string): StackNode | undefined =>
  stacks.find(({ publishes, environment }) => publishes === contract && environment === reader.environment);

interface Producer {
  readonly producer: StackNode | undefined;
  /** What its own preview foresees; undefined when there is none. */
  readonly preview: ForeseenDocument | undefined;
}

/** The document that will be read, if it is not the one that is published. */
function documentOf(contract: string, { synthesis, live }: PreviewFacts, { producer, preview }: Producer) {
  if (preview) return preview;
  const declared = synthesis.contracts.get(contract);
  if (live.has(contract) || !declared || !producer) return undefined;
  const planned = configuredDocument(readTerraformJson(synthesis.directoryOf(producer.id)));
  return foresee({ contract: declared, planned, live: undefined, place: synthesis.environment });
}

const isUsed = (path: string, fields: readonly string[]): boolean =>
  fields.includes(ALL_FIELDS) || fields.includes(path.split(".")[0] ?? "");

interface Unknown {
  readonly used: readonly string[];
  readonly blocked: boolean;
  readonly selected: boolean;
}

function whyNotKnown(contract: string, producer: StackNode | undefined, { used, blocked, selected }: Unknown): string {
  const values = used.map((path) => `${contract}.${path}`).join(", ") || `the contract ${contract}`;
  if (blocked) return `${producer?.id} is blocked and publishes nothing yet; stand-ins for ${values}`;
  return selected
    ? `known only once ${producer?.id} is applied: ${values}`
    : `${producer?.id} is not deployed and not part of this preview; stand-ins for ${values}`;
}
