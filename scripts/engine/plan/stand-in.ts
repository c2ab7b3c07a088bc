import { createHash } from "node:crypto";
import type { Place } from "#constructs/core/conditions";
import type { Contract } from "#constructs/core/contract";
import { entryOf, isContainer, marksAnything } from "./sensitive-parts.ts";

/** One value that is not known yet: where it is in the document, and what stands in for it. */
export interface StandIn {
  /** Keys below `values`. */
  readonly path: readonly string[];
  readonly value: unknown;
}

/** The fields of a document, all of them. */
export interface Completion {
  readonly value: unknown;
  readonly standIns: readonly StandIn[];
}

export interface CompletionRequest {
  readonly contract: Contract;
  /** The fields that are known; whatever is not, is left out of it or overruled by `unknown`. */
  readonly known: unknown;
  /** `true` in place of every part that is not known. */
  readonly unknown: unknown;
  /** Account and region that ARNs must belong to. */
  readonly place: Place;
}

/**
 * The fields of a contract, with stand-ins of the right format where a value is not known: the contract's example, made one of its own
 * so that it can be told from every real value, in the environment's account and region. Known keys of records stay.
 */
export function completeFields({ contract, known, unknown, place }: CompletionRequest): Completion {
  const whole: Part = { known, unknown, example: exampleIn(place, contract.example), path: [] };
  const distinct = complete(whole, (example, path) => marked(example, [contract.name, ...path]));
  // A format that is too narrow for the mark (a CIDR, a length) is met by the plain example.
  const problems = contract.schema.safeParse(distinct.value).error?.issues ?? [];
  const refused = new Set(problems.map(({ path }) => path.map(String).join("/")));
  return complete(whole, (example, path) =>
    refused.has(path.join("/")) ? example : marked(example, [contract.name, ...path]),
  );
}

interface Part {
  readonly known: unknown;
  readonly unknown: unknown;
  readonly example: unknown;
  readonly path: readonly string[];
}

type Invent = (example: unknown, path: readonly string[]) => unknown;

function complete({ known, unknown, example, path }: Part, invent: Invent): Completion {
  if (!marksAnything(unknown)) return { value: known, standIns: [] };
  if (unknown === true && keysOf(example).length === 0) {
    const value = invent(example, path);
    return { value, standIns: [{ path, value }] };
  }
  const shape = unknown === true ? example : unknown;
  const keys = new Set([...(unknown === true ? [] : keysOf(known)), ...keysOf(shape)]);
  const inner = [...keys].map((key) => {
    const part: Part = {
      known: entryOf(known, key),
      unknown: unknown === true ? true : entryOf(unknown, key),
      example: entryOf(example, key) ?? Object.values(isContainer(example) ? example : {})[0],
      path: [...path, key],
    };
    return [key, complete(part, invent)] as const;
  });
  const standIns = inner.flatMap(([, part]) => part.standIns);
  const value = Array.isArray(shape)
    ? inner.map(([, part]) => part.value)
    : Object.fromEntries(inner.map(([key, part]) => [key, part.value]));
  return { value, standIns };
}

const keysOf = (value: unknown): string[] => (isContainer(value) ? Object.keys(value) : []);

/** An example of this account and region, also in the names of availability zones that are keys; examples are written for another. */
function exampleIn(place: Place, example: unknown): unknown {
  const { accountId, region } = place;
  if (typeof example === "string") {
    return example.replace(
      /^(arn:[a-z-]+:[a-z0-9-]+):([a-z0-9-]*):(\d*):/,
      (_, service: string, inRegion: string, ofAccount: string) =>
        `${service}:${inRegion && region}:${ofAccount && accountId}:`,
    );
  }
  if (Array.isArray(example)) return example.map((entry) => exampleIn(place, entry));
  if (!isContainer(example)) return example;
  const keyIn = (key: string) => key.replace(/^[a-z]{2}(-[a-z]+)+-\d(?=[a-z]$)/, region);
  return Object.fromEntries(Object.entries(example).map(([key, entry]) => [keyIn(key), exampleIn(place, entry)]));
}

/** An example with a tail that no real value has; letters and digits, which most formats take. */
function marked(example: unknown, path: readonly string[]): unknown {
  if (typeof example !== "string") return example;
  return `${example}x${createHash("sha256").update(path.join("/")).digest("hex").slice(0, 7)}`;
}
