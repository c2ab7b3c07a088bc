import { table } from "#scripts/commands/cli/report";
import { printable } from "#scripts/engine/printable";
import { rejectionLines } from "#scripts/rehearsal/load/rejection-text";
import type { BesideAmount, Evaluation } from "./evaluate.ts";
import type { Measures, Share } from "./measures.ts";

const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 2 : 0)} %`;

const shown = ({ of, among, share, low, high }: Share): string =>
  share === null ? `${of} of 0` : `${of} of ${among}: ${percent(share)} (${percent(low)} to ${percent(high)})`;

const HEAD = ["", "FROM", "ALERTS", "A THOUSAND", "FOUND", "RIGHT", "FALSE", "F1"];

const cells = (
  name: string,
  { threshold, alerts, alertsPerThousand, recall, precision, falseAlerts, f1 }: Measures,
) => [
  name,
  Number.isFinite(threshold) ? String(threshold) : "none",
  String(alerts),
  alertsPerThousand.toFixed(1),
  shown(recall),
  shown(precision),
  falseAlerts.share === null ? "-" : percent(falseAlerts.share),
  f1 === null ? "-" : f1.toFixed(2),
];

const rowsOf = (name: string, { rules, amountAlone }: BesideAmount) => [
  cells(name, rules),
  cells("  as many by amount, minor units", amountAlone),
];

/** What keeps the figures from saying anything. */
function cautions({ payments, frauds, rejected, unordered }: Evaluation): string[] {
  return [
    ...(unordered > 0
      ? [`${unordered} payments were before the row above them: all were put in the order of time`]
      : []),
    ...(frauds === 0
      ? ["No payment is labelled as fraud: there is nothing to find, and only FALSE means anything"]
      : []),
    ...(frauds === payments ? ["Every payment is labelled as fraud: no alert can be false"] : []),
    ...(rejected.length > payments ? ["Most rows could not be used: what is told is of the smaller part"] : []),
  ];
}

/** An evaluation for people. */
export function evaluationText(path: string, evaluation: Evaluation): string {
  const { payments, cards, frauds, from, until, rejected, repeated, asSet, points, rules } = evaluation;
  return printable(
    [
      `${path}: ${payments} payments of ${cards} cards, ${frauds} of them fraud, ${from?.slice(0, 10) ?? "-"} to ${until?.slice(0, 10) ?? "-"}`,
      ...(repeated > 0 ? [`${repeated} rows have the id of an earlier one, and are not scored again`] : []),
      ...rejectionLines(rejected),
      ...cautions(evaluation),
      "",
      table([
        HEAD,
        ...rowsOf("as set", asSet),
        ...points.flatMap(({ mostFalseAlerts, best, heldOut }) => [
          ...rowsOf(`${percent(mostFalseAlerts)} false: best`, best),
          cells("  2nd quarter's on the 2nd half", heldOut),
        ]),
      ]),
      "",
      "Rules, of the alerts as set:",
      table([
        ["RULE", "SPOKE", "ALERTS", "RIGHT"],
        ...rules.map(({ rule, spoke, alerts, hits }) => [rule, String(spoke), String(alerts), String(hits)]),
      ]),
      "",
      "FROM: score from which a payment is an alert. FOUND: of the frauds. RIGHT: of the alerts. FALSE: of the other payments. SPOKE: payments that a rule added points to.",
      "Intervals are Wilson's, at 95 %. The best threshold was chosen on the very payments it is reported on: expect less of it.",
    ].join("\n"),
  );
}
