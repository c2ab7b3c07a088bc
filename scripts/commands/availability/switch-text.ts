import { table } from "#scripts/commands/cli/report";
import type { StackSwitch } from "#scripts/engine/availability/compare-switch";
import type { CostDifference } from "#scripts/engine/availability/cost-difference";
import type { Minutes } from "#scripts/engine/availability/duration";
import type { LaterChange } from "#scripts/engine/availability/maintenance-windows";
import type { QuotaUse } from "#scripts/engine/availability/quotas";
import { resourceLines } from "#scripts/engine/plan/preview-text";
import { printable } from "#scripts/engine/printable";
import type { Expected, SwitchData } from "./switch.ts";

/** A switch for people: what changes, what that is like, what it takes, and what to do. */
export function switchText(data: SwitchData): string {
  const { environment, from, to, stacks, of, minutes, cost, expected, quotas, cautions } = data;
  const later = stacks.flatMap((stack) => stack.later);
  const waiting = stacks.filter(({ pending, drifted }) => pending.length > 0 || drifted.length > 0);
  const sections = [
    `${environment}: ${from} -> ${to}; touches ${stacks.length} of ${of} stacks`,
    ...stacks.filter(({ caused, blocked }) => caused.length > 0 || blocked).map(stackText),
    section(
      "Applied along with it, though not because of it; `npm run sluice -- plan` shows the same. To keep it apart, deploy it first:",
      waiting.map(pendingText),
    ),
    section(
      `While it is applied, about ${between(minutes)} in all; within a stack in this order:`,
      expected.map(expectedText),
    ),
    section("Made later, in the maintenance window, and shown by every plan until then:", later.map(laterText)),
    costText(cost),
    section("Quotas:", quotas.map(quotaText)),
    section(
      "See to this first:",
      cautions.map(({ stack, text }) => (stack === null ? text : `${stack}: ${text}`)),
    ),
    ...ending(data),
  ];
  return printable(sections.filter((text) => text !== "").join("\n\n"));
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : [title, ...lines.map((line) => indent(line))].join("\n");

const indent = (text: string) => text.replace(/^/gm, "  ");

function stackText({ id, basis, blocked, reasons, caused }: StackSwitch): string {
  const how = blocked ? "cannot be planned" : basis === "plan" ? "planned" : "not deployed: by configuration only";
  return [`${id}  ${how}`, ...reasons.map(indent), ...caused.flatMap(resourceLines)].join("\n");
}

const pendingText = ({ id, pending, drifted }: StackSwitch): string =>
  [id, ...pending.flatMap(resourceLines), ...drifted.map((address) => `  changed outside ${address}`)].join("\n");

function expectedText({ service, interruption, text, minutes, limitMinutes, source }: Expected): string {
  const limit = limitMinutes === null ? "" : `, given up after ${limitMinutes}`;
  return `${service}: interruption: ${interruption}; ${between(minutes)}${limit}\n  ${text}\n  ${source}`;
}

const between = ([least, most]: Minutes): string =>
  least === most ? `${most} minutes` : `${least} to ${most} minutes`;

const laterText = ({ stack, address, attributes, window, setting }: LaterChange): string =>
  `${stack} ${address}: ${attributes.join(", ")} (${window === null ? "AWS chose the window" : `${window} UTC`}); at once with ${setting}`;

/** Columns of stacks, and the sum; `sluice cost` says where each price comes from. */
function costText({ before, after, cents, stacks, unpriced }: CostDifference): string {
  const rows = [...stacks.map((stack) => [stack.concern, signed(stack.cents)]), ["in all", signed(cents)]];
  const width = Math.max(...rows.map(([, amount = ""]) => amount.length));
  const lines = table(rows.map(([name = "", amount = ""]) => [name, amount.padStart(width)])).split("\n");
  const title = `Cost: ${dollars(before)} -> ${dollars(after)} a month by estimate (npm run sluice -- cost); of this:`;
  return section(title, [...lines, ...unpriced.map((text) => `without a price: ${text}`)]);
}

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;
const signed = (cents: number): string => `${cents < 0 ? "-" : "+"}${dollars(Math.abs(cents))}`;

const quotaText = ({ name, code, byDefault, before, after, source }: QuotaUse): string =>
  `${name}: ${before} -> ${after}${byDefault === null ? "" : `, of ${byDefault} by default for account and region`} (${code})\n  ${source}`;

/** What it is, all in all, and how to go on. */
function ending({ verdict, written, environment, to, deploy, stacks }: SwitchData): string[] {
  const findings = stacks.flatMap((stack) => stack.findings);
  const told = (kind: string) =>
    findings
      .filter((finding) => finding.kind === kind)
      .map(({ stack, address, text }) => `${stack} ${address}: ${text}`);
  const file = `environments/${environment}.ts`;
  const onward = deploy === null ? "Nothing that is deployed changes." : `Then run \`${deploy}\`.`;
  switch (verdict) {
    case "blocked":
      return ["A stack could not be planned, so nothing is known of it. Mend the cause and run this again."];
    case "refused":
      return [
        section("Refused, since something would be lost for good:", told("loss")),
        section("Unknown besides:", told("unknown")),
        "Nothing was written.",
      ];
    case "unknown":
      return [
        section("Nobody knows whether this is safe:", told("unknown")),
        `Nothing was written. If you know, set availability to "${to}" in ${file} yourself; \`npm run sluice -- deploy\` shows it all once more.`,
      ];
    case "safe":
      return [
        "Safe: redundancy alone changes, in place; nothing that holds anything is replaced or deleted.",
        written ? `${file} says ${to} now. ${onward}` : `Nothing was written; --write sets it in ${file}. ${onward}`,
      ];
  }
}
