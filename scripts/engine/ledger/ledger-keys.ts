import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";

/** One part of an object key: nothing that leads elsewhere, whatever reads the key later. */
const safePart = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

/** Where the ledger of one environment keeps things in the state bucket. */
export interface LedgerKeys {
  /** Everything of the environment. */
  readonly prefix: string;
  /** Everything of one stack. */
  stack(node: StackNode): string;
  record(node: StackNode): string;
  /** The concern whose record has this key; undefined if it is no record's. */
  concernOf(key: string): string | undefined;
  flights(node: StackNode): string;
  /** @throws Failure for a run id that cannot be part of a key */
  flight(node: StackNode, run: string): string;
  /** The run whose flight has this key; undefined if no flight of this tool has it. */
  runOf(node: StackNode, key: string): string | undefined;
}

/** `ledger/<env>/<region>/<concern>/record.json` and `.../in-flight/<run>.json`. */
export function ledgerKeys(place: { readonly environment: string; readonly region: string }): LedgerKeys {
  const prefix = `ledger/${place.environment}/${place.region}/`;
  const checked = (part: string, what: string): string => {
    if (safePart.test(part)) return part;
    throw new Failure(
      "failed",
      `${what} ${JSON.stringify(part)} cannot be part of a key: up to 64 letters, digits and hyphens`,
    );
  };
  const stack = ({ concern }: StackNode) => `${prefix}${checked(concern, "the concern")}/`;
  const flights = (node: StackNode) => `${stack(node)}in-flight/`;
  return {
    prefix,
    stack,
    flights,
    record: (node) => `${stack(node)}record.json`,
    concernOf: (key) => {
      const [concern = "", file, ...rest] = key.startsWith(prefix) ? key.slice(prefix.length).split("/") : [];
      return safePart.test(concern) && file === "record.json" && rest.length === 0 ? concern : undefined;
    },
    flight: (node, run) => `${flights(node)}${checked(run, "the run")}.json`,
    runOf: (node, key) => {
      if (!key.startsWith(flights(node)) || !key.endsWith(".json")) return undefined;
      const run = key.slice(flights(node).length, -".json".length);
      return safePart.test(run) ? run : undefined;
    },
  };
}
