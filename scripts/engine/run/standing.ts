import type { StackStanding } from "#scripts/engine/ledger/ledger";

/** Whether a stack's objects are there, by all that is known without looking at them: it has a state, and was not destroyed last. */
export const isApplied = ({ record, stateEtag }: StackStanding): boolean =>
  stateEtag !== undefined && record?.kind !== "destroyed";
