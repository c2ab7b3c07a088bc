import type { UnexplainedDifference } from "#scripts/engine/adopt/adoption";
import type { AdoptInput } from "./adopt.ts";
import type { AdoptionOutcome } from "./adoption-outcome.ts";
import { changeText, differenceText } from "./change-text.ts";

/** How many things are left that somebody has to decide. */
export function openQuestions({ adoption, stacks }: AdoptionOutcome): number {
  const ofStacks = stacks.map((stack) => {
    if (stack.kind === "refused") return 1;
    if (stack.kind !== "examined") return 0;
    const { deleted, unknown, secret } = stack.drift;
    return deleted.length + unknown.length + secret.length;
  });
  return [adoption.ambiguous.length, adoption.unexplained.length, ...ofStacks].reduce((sum, count) => sum + count, 0);
}

/** A command of this tool for the same environment and cloud. */
export const command = (
  verb: string,
  { rehearse, environment }: Pick<AdoptInput, "rehearse" | "environment">,
): string => `npm run sluice -- ${verb} --env ${environment}${rehearse ? " --rehearse" : ""}`;

/** A difference that nothing was written for: where it is in the code, what speaks against which setting, and the ways on. */
export function unexplainedLines(
  { difference, source, objections, rejected }: UnexplainedDifference,
  input: Pick<AdoptInput, "rehearse" | "environment">,
): readonly string[] {
  const refused = rejected.filter(({ refusals }) => refusals.length > 0);
  const withEffects = rejected.filter(({ refusals }) => refusals.length === 0);
  const why = [
    ...objections.map((text) => `  the rules of the house object: ${text}`),
    ...refused.map(({ change, refusals }) => `  ${changeText(change)} is refused: ${refusals.join("; ")}`),
    ...withEffects.flatMap(({ change, effects }) => [
      `  ${changeText(change)} would explain it, and change also:`,
      ...effects.slice(0, MOST_EFFECTS).map((effect) => `    ${effectText(effect)}`),
      ...(effects.length > MOST_EFFECTS ? [`    and ${effects.length - MOST_EFFECTS} more (--json lists all)`] : []),
    ]),
  ];
  const declared = source ? [`  declared at ${source.construct}, ${source.lines.join(", from ")}`] : [];
  return [
    `${differenceText(difference)}:`,
    ...(why.length > 0 ? why : ["  no setting of the environment expresses it"]),
    ...declared,
    `  put the code's value back: ${command(`deploy ${difference.stack}`, input)}`,
    "  or change the code there, and see that the plan is empty",
  ];
}

const MOST_EFFECTS = 10;

const effectText = ({ stack, address, attribute, live, code }: UnexplainedDifference["difference"]): string =>
  `${stack} ${address} ${attribute}: ${JSON.stringify(live) ?? "nothing"} -> ${JSON.stringify(code) ?? "nothing"}`;

/** Per stack, what is no changed attribute. */
export function stackLines(
  { stacks }: AdoptionOutcome,
  input: Pick<AdoptInput, "rehearse" | "environment">,
): readonly string[] {
  return stacks.flatMap((stack) => {
    const { id } = stack.node;
    if (stack.kind === "blocked") return [`${id} could not be looked at: ${stack.reason}`];
    if (stack.kind === "never-deployed") return [];
    if (stack.kind === "refused")
      return [
        `${id} is not as it was last applied, so that its differences may be code that waits to be deployed:`,
        ...stack.reasons.map((reason) => `  ${reason}`),
        `  deploy it, or take that back, then run this again; ${command(`plan ${id}`, input)} shows both together`,
      ];
    const { deleted, unknown, secret } = stack.drift;
    return [
      ...deleted.flatMap((address) => [
        `${id} ${address} was deleted:`,
        `  make it again: ${command(`deploy ${id}`, input)}`,
        "  or take it out of the code",
      ]),
      ...unknown.map((address) => `${id} ${address} is in the state and not in the code; deploying deletes it`),
      ...secret.map((each) => `${id} ${each} differs, and is a secret: it is neither shown nor written`),
    ];
  });
}
