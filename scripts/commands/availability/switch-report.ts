import { commandLine } from "#scripts/commands/cli/command-line";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { StackSwitch } from "#scripts/engine/availability/compare-switch";
import { directionTo, effects } from "#scripts/engine/availability/effects";
import { typeOf } from "#scripts/engine/availability/redundancy";
import type { Verdict } from "#scripts/engine/availability/verdict";
import type { Availability } from "#scripts/engine/availability/with-availability";
import type { AvailabilityInput } from "./availability-input.ts";
import type { Expected, Switch, SwitchData } from "./switch.ts";
import { switchText } from "./switch-text.ts";

const codes: Readonly<Record<Verdict, number>> = {
  safe: exitCodes.ok,
  unknown: exitCodes.decision,
  refused: exitCodes.decision,
  blocked: exitCodes.failed,
};

/** A switch as a report. */
export function reportSwitch(found: Switch, input: AvailabilityInput): Report {
  const data: SwitchData = {
    environment: input.environment,
    to: input.availability,
    ...found,
    expected: expectedOf(found.stacks, input.availability),
    deploy: deployCommand(found.stacks, input),
  };
  return { data, text: switchText(data), exitCode: codes[found.verdict] };
}

/** The environment has that setting already. */
export function reportUnchanged({ environment, availability: to }: AvailabilityInput): Report {
  return {
    data: { environment, from: to, to, verdict: "unchanged", written: false },
    text: `${environment} is ${to} already; nothing to do.`,
    exitCode: exitCodes.ok,
  };
}

/**
 * What it is like to apply what the switch causes on what is deployed, in the order that a stack applies it in: redundancy is taken
 * away in the opposite order to how it is built up.
 */
function expectedOf(stacks: readonly StackSwitch[], to: Availability): Expected[] {
  const direction = directionTo(to);
  const changes = stacks
    .filter(({ basis }) => basis === "plan")
    .flatMap(({ id, caused }) => caused.map(({ address }) => ({ type: typeOf(address), place: `${id} ${address}` })));
  const expected = Object.entries(effects).flatMap(([type, { service, limitMinutes = null, ...effect }]) => {
    const addresses = changes.filter((change) => change.type === type).map(({ place }) => place);
    return addresses.length === 0 ? [] : [{ service, limitMinutes, ...effect[direction], addresses }];
  });
  return direction === "up" ? expected : expected.reverse();
}

function deployCommand(stacks: readonly StackSwitch[], { environment, rehearse, provider }: AvailabilityInput) {
  const ids = stacks.filter(({ basis, caused }) => basis === "plan" && caused.length > 0).map(({ id }) => id);
  if (ids.length === 0) return null;
  return commandLine("deploy", { environment, stacks: ids, rehearse, provider, yes: false });
}
