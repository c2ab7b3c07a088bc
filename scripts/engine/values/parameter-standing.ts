import type { Contract } from "#constructs/core/contract";
import { messageOf } from "#scripts/engine/failure";
import { entryOf } from "#scripts/engine/plan/sensitive-parts";
import type { DeclaredParameter, Expected } from "./declared-parameters.ts";
import type { StoredParameter } from "./parameter-store.ts";

/**
 * How a parameter stands. `as declared`: it is there and says what the code says, as far as that can be told without Terraform;
 * `there`: it is there, and only Terraform or whoever put it in can tell about its value; `differs`, `broken`: it says something
 * else, or breaks its contract; `missing`: it is not there.
 */
export type ParameterState = "as declared" | "there" | "differs" | "broken" | "missing";

export interface ParameterStanding {
  readonly parameter: DeclaredParameter;
  readonly state: ParameterState;
  /** Why, where it is not as it should be; null otherwise. */
  readonly reason: string | null;
  /** Version in Parameter Store. */
  readonly version: number | null;
  /** When that was written, ISO 8601 UTC. */
  readonly since: string | null;
}

export interface ParameterFacts {
  /** The contracts that the environment's code declares, by name. */
  readonly contracts: ReadonlyMap<string, Contract>;
  /** What is stored, by path. */
  readonly stored: ReadonlyMap<string, StoredParameter>;
  /** Path of a contract's parameter. */
  readonly pathOf: (contract: string) => string;
}

/** How one parameter stands, by what is stored and what the code says. */
export function standingOf(parameter: DeclaredParameter, facts: ParameterFacts): ParameterStanding {
  const stored = facts.stored.get(parameter.id);
  if (!stored) return { parameter, state: "missing", reason: null, version: null, since: null };
  const { version, modified } = stored;
  return { parameter, ...judge(parameter, stored, facts), version, since: modified?.toISOString() ?? null };
}

type Judgement = Pick<ParameterStanding, "state" | "reason">;

function judge(parameter: DeclaredParameter, { text }: StoredParameter, facts: ParameterFacts): Judgement {
  if (parameter.kind === "seeded") return { state: "there", reason: null };
  if (parameter.kind === "contract") {
    const contract = facts.contracts.get(parameter.concern);
    if (!contract) return { state: "there", reason: null };
    try {
      contract.parse(text);
      return { state: "as declared", reason: null };
    } catch (error) {
      return { state: "broken", reason: messageOf(error) };
    }
  }
  const expected = parameter.expected && textOf(parameter.expected, facts);
  if (expected === undefined) return { state: "there", reason: null };
  if (expected === text) return { state: "as declared", reason: null };
  return { state: "differs", reason: `it does not say what the code says; deploy ${parameter.stack}` };
}

/** What it should say; undefined where that is not published as a text. */
function textOf(expected: Expected, { stored, pathOf }: ParameterFacts): string | undefined {
  if (expected.kind === "text") return expected.text;
  try {
    const document: unknown = JSON.parse(stored.get(pathOf(expected.contract))?.text ?? "null");
    const value = entryOf(entryOf(document, "values"), expected.field);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
