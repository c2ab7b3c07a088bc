import type {
  AmbiguousDifferences,
  DeletedResource,
  Difference,
  UnexplainedDifference,
} from "#scripts/engine/adopt/adoption";
import type { ExaminedStack } from "#scripts/engine/adopt/examine-stack";
import { commandOn } from "#scripts/engine/own-command";
import { pathText } from "#scripts/engine/plan/value-text";
import type { AdoptInput } from "./adopt-input.ts";
import type { AdoptionOutcome } from "./adoption-outcome.ts";
import { changeText, differenceText, valueShown } from "./change-text.ts";

/** How many things are left that somebody has to decide. */
export function openQuestions({ adoption, stacks }: AdoptionOutcome): number {
  const ofStacks = stacks.map((stack) => {
    if (stack.kind === "refused") return 1;
    if (stack.kind !== "examined") return 0;
    const { unknown, secret, contract } = stack.drift;
    return stack.replaced.length + notMade(stack).length + unknown.length + secret.length + (contract ? 1 : 0);
  });
  return [adoption.ambiguous.length, adoption.unexplained.length, adoption.deleted.length, ...ofStacks].reduce(
    (sum, count) => sum + count,
    0,
  );
}

/** What the code has, the state has not, and nothing stands in place of. */
const notMade = ({ drift, replaced }: ExaminedStack & { readonly kind: "examined" }): readonly string[] =>
  drift.missing.filter((address) => !replaced.some((other) => other.address === address));

/** A command of this tool for the same environment and cloud. */
export const command = (
  verb: string,
  { rehearse, environment, provider }: Pick<AdoptInput, "rehearse" | "environment" | "provider">,
): string => commandOn({ environment, rehearsed: rehearse, provider })(verb);

/** A difference that nothing was written for: where it is in the code, what speaks against which setting, and the ways on. */
export function unexplainedLines(
  { difference, source, objections, rejected, namesakes }: UnexplainedDifference,
  input: Pick<AdoptInput, "rehearse" | "environment">,
): readonly string[] {
  const refused = rejected.filter(({ refusals }) => refusals.length > 0);
  const withEffects = rejected.filter(({ refusals }) => refusals.length === 0);
  const why = [
    ...objections.map((text) => `  the rules of the house object: ${text}`),
    ...refused.map(({ change, refusals }) => `  ${changeText(change)} is refused: ${refusals.join("; ")}`),
    ...withEffects.flatMap(({ change, effects }) => [
      `  ${changeText(change)} would explain it, and change also:`,
      ...effectLines(effects),
    ]),
  ];
  const alike = namesakes.length > 0 ? `; look at ${namesakes.map(pathText).join(", ")}` : "";
  const declared = source ? [`  declared at ${source.construct}, ${source.lines.join(", from ")}`] : [];
  return [
    `${differenceText(difference)}:`,
    ...(why.length > 0 ? why : [`  no setting of the environment was found that expresses it${alike}`]),
    ...declared,
    `  put the code's value back: ${command(`deploy ${difference.stack}`, input)}`,
    "  or change the code there, and see that the plan is empty",
  ];
}

/** Differences of which nobody can tell what was meant: every setting that would explain them, and how to go on with one. */
export function ambiguousLines(
  { differences, candidates }: AmbiguousDifferences,
  input: Pick<AdoptInput, "rehearse" | "environment">,
): readonly string[] {
  const stacks = new Set(differences.map(({ stack }) => stack));
  return [
    ...differences.map((difference) => `${differenceText(difference)}:`),
    "  several settings would explain it; write the one that is meant:",
    ...candidates.map(({ change }) => `    ${changeText(change)}`),
    `  then deploy, which changes nothing about it: ${command(`deploy ${[...stacks].join(" ")}`, input)}`,
  ];
}

/** A deleted resource: how to have it again, and how to go without it. */
export function deletedLines(
  { stack, address, source, drops }: DeletedResource,
  input: Pick<AdoptInput, "rehearse" | "environment">,
): readonly string[] {
  const clean = drops.filter(({ effects }) => effects.length === 0);
  const ways =
    clean.length > 0
      ? [
          `  or go without it (${clean.map(({ change }) => changeText(change)).join(", or ")}): ${command(`adopt ${stack} --drop`, input)}`,
        ]
      : drops.flatMap(({ change, effects }) => [
          `  or go without it: ${changeText(change)}, which would change also:`,
          ...effectLines(effects),
        ]);
  const declared = source ? `, declared at ${source.construct}, ${source.lines.join(", from ")}` : "";
  return [
    `${stack} ${address} was deleted${declared}:`,
    `  make it again: ${command(`deploy ${stack}`, input)}`,
    ...(ways.length > 0 ? ways : ["  or take it out of the code there; no setting does"]),
  ];
}

const MOST_EFFECTS = 10;

/** What else a setting would change, the first few. */
export const effectLines = (effects: readonly Difference[]): readonly string[] => [
  ...effects.slice(0, MOST_EFFECTS).map((effect) => `    ${effectText(effect)}`),
  ...(effects.length > MOST_EFFECTS ? [`    and ${effects.length - MOST_EFFECTS} more (--json lists all)`] : []),
];

const effectText = ({ stack, address, attribute, live, code }: UnexplainedDifference["difference"]): string =>
  attribute === ""
    ? `${stack} ${address}: ${code === undefined ? "taken away" : "made"}`
    : `${stack} ${address} ${attribute}: ${valueShown(live)} -> ${valueShown(code)}`;

/** Per stack, what is no changed attribute. */
export function stackLines(
  { stacks, forget }: AdoptionOutcome,
  input: Pick<AdoptInput, "rehearse" | "environment" | "all">,
): readonly string[] {
  return stacks.flatMap((stack) => {
    const { id } = stack.node;
    if (stack.kind === "blocked") return [`${id} could not be looked at: ${stack.reason}`];
    if (stack.kind === "never-deployed")
      return input.all ? [] : [`${id} was never deployed: there is nothing of it to adopt`];
    if (stack.kind === "refused")
      return [
        `${id} is not as it was last applied, so that its differences may be code that waits to be deployed:`,
        ...stack.reasons.map((reason) => `  ${reason}`),
        `  deploy it, or take that back, then run this again; ${command(`plan ${id}`, input)} shows both together`,
      ];
    const { unknown, secret, contract } = stack.drift;
    return [
      ...stack.replaced.flatMap(({ address, id: object }) => [
        `${id} ${address} was replaced by ${object}, which no state holds:`,
        `  take that one into the state, and the old one out: ${command(`adopt ${id} --import`, input)}`,
      ]),
      ...(contract
        ? [`${id} publishes something else than its contract says; ${command(`deploy ${id}`, input)} mends it`]
        : []),
      ...notMade(stack).map((address) => `${id} ${address} is in the code and not in the state; deploying makes it`),
      ...unknown.flatMap((address) => [
        `${id} ${address} is in the state and not in the code:`,
        `  delete the object: ${command(`deploy ${id}`, input)}`,
        `  or keep it: declare it in stacks/${stack.node.concern}.ts under that address, or have the state forget it: ${forget(id, address)}`,
      ]),
      ...secret.map((each) => `${id} ${each} differs, and is a secret: nothing of that attribute is shown or written`),
    ];
  });
}
