import type { Contract } from "#constructs/core/contract";
import type { StackGraph, StackNode } from "#scripts/engine/graph";
import type { Ledger, StackStanding } from "#scripts/engine/ledger/ledger";
import type { TaskNews } from "../observed-progress.ts";
import type { Section } from "../sections/section.ts";
import type { DriftView, StacksView, StackView } from "../views.ts";

export interface StackBoardOptions {
  readonly graph: StackGraph;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly ledger: Pick<Ledger, "load">;
}

/** The stacks as this run, the ledger and the last look for drift tell them. */
export interface StackBoard extends Section<StacksView> {
  /** What this run does to a stack; tasks of other names are passed over. */
  progressed(task: string, news: TaskNews): void;
  /** This run deploys nothing more: what the ledger has not, is not there. */
  settled(): void;
  /** What a look for drift found. */
  foundDrift(stackId: string, drift: DriftView): void;
}

const MOST_CHARACTERS = 300;

/** The ledger is read with every reading, so that what others deploy or destroy shows as well. */
export function createStackBoard({ graph, contracts, ledger }: StackBoardOptions): StackBoard {
  const news = new Map<string, Pick<StackView, "state" | "step">>();
  const drifts = new Map<string, DriftView>();
  let isSettled = false;
  const ids = new Map(graph.stacks.flatMap(({ publishes, id }) => (publishes ? [[publishes, id] as const] : [])));
  const layers = graph.layers();
  const layerOf = (id: string) => 1 + layers.findIndex((layer) => layer.some((node) => node.id === id));
  const fieldsOf = (publishes: string | undefined) =>
    Object.keys((publishes && contracts.get(publishes)?.schema.shape) || {});

  const view = (node: StackNode, standing: StackStanding | undefined): StackView => {
    const { id, concern, reads, publishes } = node;
    const { record } = standing ?? {};
    const applied = record?.kind === "applied" ? { at: record.at, by: record.by } : null;
    const drift = drifts.get(id);
    return {
      id,
      concern,
      layer: layerOf(id),
      reads: reads.flatMap((contract) => ids.get(contract) ?? []),
      publishes: fieldsOf(publishes),
      ...(news.get(id) ?? stateOf(standing, isSettled)),
      applied,
      drift: drift && applied && drift.lookedAt > applied.at ? drift : null,
    };
  };

  return {
    every: 3_000,
    read: async () => {
      const { standings } = await ledger.load(graph.stacks);
      const stacks = graph.stacks.map((node) => view(node, standings.get(node.id)));
      return { stacks: stacks.toSorted((one, other) => one.layer - other.layer) };
    },
    progressed: (task, told) => {
      if (!graph.stacks.some(({ id }) => id === task)) return;
      if (told.kind === "working") news.set(task, { state: "working", step: told.text.slice(0, MOST_CHARACTERS) });
      else if (told.kind === "ended" && told.ending === "failed")
        news.set(task, { state: "failed", step: told.text.slice(0, MOST_CHARACTERS) });
      // How it ended well is for the ledger to say.
      else news.delete(task);
    },
    settled: () => {
      isSettled = true;
    },
    foundDrift: (stackId, drift) => void drifts.set(stackId, drift),
  };
}

function stateOf(standing: StackStanding | undefined, isSettled: boolean): Pick<StackView, "state" | "step"> {
  const flight = standing?.inFlight.at(-1);
  if (flight) {
    const what = flight.operation === "apply" ? "an apply" : "a destroy";
    return { state: "working", step: `${what} by ${flight.by} since ${flight.at}` };
  }
  if (standing?.record?.kind === "applied") return { state: "deployed", step: "" };
  if (standing?.record?.kind === "destroyed") return { state: "destroyed", step: "" };
  return { state: isSettled ? "absent" : "waiting", step: "" };
}
