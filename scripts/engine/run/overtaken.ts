import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import type { Flights } from "./flights.ts";
import type { RunRequest } from "./run-request.ts";

interface Overtaking {
  readonly request: Pick<RunRequest, "control">;
  readonly flightOf: Flights;
  /** What to do about it. */
  readonly advice: string;
}

/**
 * What to say of a stack whose plan another run has outdated. Terraform compares plan and state before it does anything, so that
 * nothing of this run is in flight: its note is taken back.
 */
export async function overtaken(
  node: StackNode,
  cause: unknown,
  { request, flightOf, advice }: Overtaking,
): Promise<Failure> {
  const { ledger } = request.control;
  await ledger.withdraw(node, flightOf.run);
  const { standings } = await ledger.load([node]);
  const { inFlight = [], record } = standings.get(node.id) ?? {};
  const [other] = inFlight;
  const who = other
    ? `${other.by} is at it since ${other.at}`
    : record
      ? `${record.by} ${record.kind === "applied" ? "applied" : "destroyed"} it at ${record.at}`
      : "Terraform was run beside it";
  const told = `another run came first (${who}), so the plan was out of date and nothing of it was applied: ${advice}`;
  return new Failure("failed", `${node.id}: ${told}`, { cause });
}
