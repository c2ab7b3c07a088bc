import { isDeepStrictEqual } from "node:util";
import type { Place } from "#constructs/core/conditions";
import type { Contract } from "#constructs/core/contract";
import type { LiveDocument } from "#scripts/engine/contracts/live-contracts";
import type { PlannedContract } from "./planned-contract.ts";
import type { ForeseenDocument } from "./preview.ts";
import { entryOf, isContainer } from "./sensitive-parts.ts";
import { completeFields } from "./stand-in.ts";
import { pathText, type StandInLabels } from "./value-text.ts";

export interface ForesightRequest {
  readonly contract: Contract;
  /** What the plan of the stack that publishes it says of the document. */
  readonly planned: Pick<PlannedContract, "after" | "unknown">;
  /** What is published now. */
  readonly live: LiveDocument | undefined;
  readonly place: Place;
  /** Stand-ins that the plan was itself made with: a value that holds one is not known either. @default none */
  readonly labels?: StandInLabels;
}

/** The document that consumers of a contract would read after its producer's plan is applied. */
export function foresee({ contract, planned, live, place, labels = new Map() }: ForesightRequest): ForeseenDocument {
  const unknown = planned.unknown === true ? true : entryOf(planned.unknown, "values");
  const { value: values, standIns } = completeFields({
    contract,
    known: entryOf(planned.after, "values"),
    unknown,
    place,
  });
  // A shorter text would be found in values that it has nothing to do with.
  const own = standIns.flatMap(({ path, value }) =>
    typeof value === "string" && value.length >= 6 ? [[value, `<${contract.name}.${pathText(path)}>`] as const] : [],
  );
  const passedOn = texts(values).flatMap(({ path, text }) =>
    [...labels].filter(([standIn]) => text.includes(standIn)).map((entry) => ({ path, entry })),
  );
  const document = { contract: contract.name, version: contract.version, values };
  const paths = [...standIns, ...passedOn].map(({ path }) => path.join("."));
  return {
    document,
    standIns: [...new Set(paths)].sort(),
    changed: paths.length > 0 || !isDeepStrictEqual(document, parsed(live)),
    labels: new Map([...own, ...passedOn.map(({ entry }) => entry)]),
  };
}

/**
 * What a stack that could not be planned says of its document all the same, by its synthesized configuration: values written out
 * there are known, references are not.
 */
export function configuredDocument(configuration: unknown): Pick<PlannedContract, "after" | "unknown"> {
  const after = entryOf(entryOf(configuration, "locals"), "document");
  return { after, unknown: after === undefined ? true : unknownsOf(after) };
}

function unknownsOf(value: unknown): unknown {
  if (typeof value === "string") return value.includes("${") || value.includes("%{");
  if (Array.isArray(value)) return value.map(unknownsOf);
  if (!isContainer(value)) return false;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unknownsOf(entry)]));
}

function texts(value: unknown, path: readonly string[] = []): { path: readonly string[]; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (!isContainer(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => texts(entry, [...path, key]));
}

/** The live document; undefined also where it is no JSON, which its next writer mends. */
function parsed(live: LiveDocument | undefined): unknown {
  try {
    return live && (JSON.parse(live.text) as unknown);
  } catch {
    return undefined;
  }
}
