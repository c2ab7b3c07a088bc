import { shellWord } from "#scripts/engine/doctor/shell-word";
import type { StackNode } from "#scripts/engine/graph";
import { changedSince } from "#scripts/engine/ledger/changes";
import type { StackStanding } from "#scripts/engine/ledger/ledger";
import { forgottenOverrides, formatSettings } from "#scripts/engine/overrides";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";
import type { Survey } from "#scripts/engine/run/survey";
import { describeLock } from "#scripts/engine/store/state-lock";
import type { StackDrift } from "./stack-drift.ts";

/** Why a difference need not come from outside. Without a record of the last apply nothing is known about it. */
export function whyPending(
  node: StackNode,
  survey: Pick<Survey, "standingOf" | "configurationOf" | "digestOf">,
): readonly string[] {
  const { record, inFlight } = survey.standingOf(node);
  const { liveData } = survey.configurationOf(node);
  if (!record) return ["this tool has no record of applying it"];
  return [
    ...inFlight.map(({ operation, by, at }) => `the ${operation} by ${by} that began at ${at} has not ended`),
    ...changedSince(record, survey.digestOf(node)),
    ...liveData.map((address) => `it depends on ${address}, which can change by itself`),
  ];
}

/** What goes on around a stack, or went on. */
export function circumstances({
  lock,
  inFlight,
  record,
  stateEtag,
}: StackStanding): Pick<StackDrift, "underWay" | "remarks"> {
  const written = record && record.state.etag !== stateEtag;
  return {
    underWay: lock !== undefined || inFlight.length > 0,
    remarks: [
      ...(lock ? [`its state is locked: ${describeLock(lock)}`] : []),
      ...inFlight.map(
        ({ operation, by, at }) =>
          `the ${operation} by ${by} that began at ${at} has not ended: some of this may be its work, and what it makes is not looked for`,
      ),
      ...(written ? ["its state was written by others since this tool applied it: Terraform was run beside it"] : []),
    ],
  };
}

/** Ad-hoc settings are part of what was applied: a run without them plans their end. */
export function settingsRemark(plan: PlanSummary): readonly string[] {
  const settings = forgottenOverrides(plan);
  if (Object.keys(settings).length === 0) return [];
  return [
    `it was deployed with SLUICE_SET=${shellWord(formatSettings(settings))}; without it, what that set is pending`,
  ];
}
