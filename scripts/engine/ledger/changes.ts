import { describeLock } from "#scripts/engine/store/state-lock";
import type { AppliedRecord, StackDigest, StackStanding } from "./ledger.ts";

export interface ChangeQuestion {
  readonly standing: StackStanding;
  /** Over the configuration and what is published right now. */
  readonly digest: StackDigest;
  /** See StackConfiguration.liveData. */
  readonly liveData: readonly string[];
  readonly now: Date;
}

/** After this long a record is not relied on any more: what is changed in the console shows in no ledger. */
const LONGEST_HOURS = 24;

/**
 * Why what the code says now may not be what was last applied, one sentence each; empty if the ledger shows that it is. Who changed the
 * objects since is another matter.
 */
export function reasonsPending({ standing, digest }: Pick<ChangeQuestion, "standing" | "digest">): readonly string[] {
  const { record } = standing;
  if (!record) return [...underWay(standing), "this tool has no record of applying it"];
  return [...underWay(standing), ...(destroyedBy(record) ?? changesSince(record, digest))];
}

/**
 * Why applying a stack may change something, one sentence each; empty if the ledger shows that it would not. Whatever is unknown or
 * odd is a reason.
 */
export function reasonsToRun({ standing, digest, liveData, now }: ChangeQuestion): readonly string[] {
  const { record } = standing;
  return [
    ...underWay(standing),
    ...(record ? sinceRecord(record, standing.stateEtag, digest, now) : ["this tool has no record of applying it"]),
    ...liveData.map((address) => `it depends on ${address}, which can change by itself`),
  ];
}

const underWay = ({ inFlight, lock }: Pick<StackStanding, "inFlight" | "lock">): string[] => [
  ...inFlight.map(
    ({ operation, by, at }) =>
      `${operation === "apply" ? "an" : "a"} ${operation} by ${by} that began at ${at} has not ended`,
  ),
  ...(lock ? [`its state is locked: ${describeLock(lock)}`] : []),
];

function sinceRecord(record: AppliedRecord, etag: string | undefined, digest: StackDigest, now: Date): string[] {
  return destroyedBy(record) ?? [...changesSince(record, digest), ...ofState(record, etag), ...ofAge(record.at, now)];
}

const destroyedBy = ({ kind, by, at }: AppliedRecord): string[] | undefined =>
  kind === "destroyed" ? [`it was destroyed by ${by} at ${at}`] : undefined;

function changesSince(record: AppliedRecord, digest: StackDigest): string[] {
  const changed = differences(record.parts, digest.parts);
  if (changed.length === 0 && record.digest !== digest.digest) changed.push("the record does not agree with itself");
  return changed;
}

const ofState = (record: AppliedRecord, etag: string | undefined): string[] => {
  if (etag === undefined) return ["its state is gone"];
  return etag === record.state.etag
    ? []
    : [`its state has changed since this tool applied it at ${record.at}: Terraform was run beside it`];
};

function ofAge(at: string, now: Date): string[] {
  const hours = (now.getTime() - Date.parse(at)) / 3_600_000;
  if (hours >= 0 && hours <= LONGEST_HOURS) return [];
  return hours > LONGEST_HOURS
    ? [`it was last applied more than ${LONGEST_HOURS} hours ago`]
    : [`its record bears a time that cannot be (${at})`];
}

/** Parts of a digest that say nothing about what the code of a stack makes of the same cloud. */
const withoutEffect: readonly string[] = ["backend", "publication", "terraform"];

/**
 * What the code of a stack, or what that reads, has become since it was applied, one sentence each; empty if a plan has nothing to
 * change but what was changed outside.
 */
export const changedSince = (record: AppliedRecord, digest: StackDigest): readonly string[] =>
  differences(record.parts, digest.parts, (part, before, after) => {
    if (withoutEffect.includes(part)) return true;
    // A document that was written again, to the same letter, says the same.
    const texts = [before, after].map((document) => document?.split(", ").at(-1));
    return part.startsWith("contract ") && texts[0] !== undefined && texts[0] === texts[1];
  });

type Parts = Readonly<Record<string, string>>;

type Same = (part: string, before: string | undefined, after: string | undefined) => boolean;

const equal: Same = (_, before, after) => before === after;

const differences = (before: Parts, after: Parts, same: Same = equal): string[] =>
  [...new Set([...Object.keys(after), ...Object.keys(before)])]
    .filter((part) => before[part] !== after[part] && !same(part, before[part], after[part]))
    .map((part) => describe(part, before[part], after[part]));

const words: Readonly<Record<string, string>> = {
  configuration: "its configuration changed",
  backend: "its state is kept elsewhere",
  provider: "the AWS provider changed",
  files: "a file that it uses changed",
};

function describe(part: string, before = "none", after = "none"): string {
  if (part === "account") return `it was applied to another account (${before} -> ${after})`;
  if (part === "terraform") return `Terraform's version changed (${before} -> ${after})`;
  if (part === "publication") return `what it publishes changed (${publications(before, after)})`;
  if (part.startsWith("contract ")) return `the ${part} changed (${publications(before, after)})`;
  if (part.startsWith("variable ")) return `${part.slice("variable ".length)} changed`;
  return words[part] ?? `what it depends on changed (${part})`;
}

/** `version 3 -> version 4`; a parameter that was deleted and made anew begins at version 1 again. */
function publications(before: string, after: string): string {
  const [old, present] = [before, after].map((document) => document.split(",")[0]);
  return old === present ? `another document of ${present}` : `${old} -> ${present}`;
}
