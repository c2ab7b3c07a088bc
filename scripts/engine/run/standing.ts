import type { StackNode } from "#scripts/engine/graph";
import type { StackStanding } from "#scripts/engine/ledger/ledger";

/** Whether a stack's objects are there, by all that is known without looking at them: it has a state, and was not destroyed last. */
export const isApplied = ({ record, stateEtag }: StackStanding): boolean =>
  stateEtag !== undefined && record?.kind !== "destroyed";

/** Whether there is nothing of a stack to lose: it has no state, or the very one that its destruction left. */
export const isEmpty = ({ record, stateEtag }: StackStanding): boolean =>
  stateEtag === undefined || (record?.kind === "destroyed" && record.state.etag === stateEtag);

/** What is wrong if a stack was applied and its state is not there: its objects go on, and nothing holds them. Undefined otherwise. */
export function lostState({ stateKey, concern, environment }: StackNode, { record, stateEtag }: StackStanding) {
  if (stateEtag !== undefined || record?.kind !== "applied") return undefined;
  return (
    `its state ${stateKey} is gone, though ${record.by} applied it at ${record.at}: restore a version of it in the bucket, ` +
    `or \`npm run sluice -- recover ${concern} --all --env ${environment}\` names its objects with what imports them`
  );
}
