// What each section shows of its data.
import { meter, sparkline } from "./charts.js";
import { h } from "./dom.js";
import { amount, clock, count, counted, dollars, milliseconds, relative } from "./format.js";
import { badge, foreign, table, tags, time } from "./tables.js";

const tile = (label, value, note) =>
  h("div", { class: "tile" }, h("dt", {}, label), h("dd", {}, value, note ? h("small", {}, note) : null));

const nothing = (text) => h("p", { class: "faint" }, text);
const when = (iso) => time(iso, clock(iso));

function stackSummary({ stacks }) {
  const of = (state) => stacks.filter((stack) => stack.state === state).length;
  const others = ["working", "waiting", "failed", "absent", "destroyed"].filter((state) => of(state) > 0);
  const drifted = stacks.filter(({ drift }) => drift?.verdict === "drifted").length;
  return [
    `${of("deployed")} of ${stacks.length} deployed`,
    ...others.map((state) => `${of(state)} ${state}`),
    ...(drifted > 0 ? [`${drifted} drifted`] : []),
  ].join(" · ");
}

function pipeline({ rate, rates, decided, p50, p95, p99, sample, readers, identity }) {
  const parts = ["stored", "duplicate", "conflict", "quarantined", "lost"];
  return [
    h(
      "dl",
      { class: "tiles" },
      tile("Events a second", count(rate)),
      tile("p50", milliseconds(p50)),
      tile("p95", milliseconds(p95)),
      tile("p99", milliseconds(p99), sample > 0 ? ` of ${count(sample)}` : null),
      tile("Decided since the start", count(decided)),
    ),
    sparkline(rates, `Events a second over the last minute, ${Math.max(0, ...rates)} at most`),
    table(
      "Functions that read the stream",
      [["Reader"], ["State"], ["Behind", "number"], ["Iterator age", "number"], ["Trouble"]],
      readers.map(({ name, enabled, lagRecords, lagMs, trouble }) => [
        name,
        enabled
          ? badge(trouble ? "bad" : lagMs > 60_000 ? "warn" : "good", trouble ? "in trouble" : "reads")
          : badge("idle", "paused"),
        count(lagRecords),
        milliseconds(lagMs),
        foreign(trouble ?? "–"),
      ]),
    ),
    identity
      ? table(
          "Where every event that was sent from here ended",
          [
            ["Read", "number"],
            ["Rejected", "number"],
            ["Sent", "number"],
            ...parts.map((part) => [part, "number"]),
            ["Sum"],
          ],
          [
            [
              count(identity.read),
              count(identity.rejected),
              count(identity.sent),
              ...parts.map((part) => count(identity[part])),
              identity.lost === 0 && identity.sent === parts.reduce((sum, part) => sum + identity[part], 0)
                ? badge("good", "holds")
                : badge("bad", "does not hold"),
            ],
          ],
        )
      : nothing("Nothing that was sent has been accounted for yet."),
  ];
}

const quarantine = ({ latest }) =>
  latest.length === 0
    ? nothing("Nothing is set aside.")
    : table(
        "Events set aside, newest first",
        [["When"], ["Kind"], ["Reason", "wide"], ["Pipeline"], ["Id", "id"]],
        latest.map(({ at, kind, reason, pipeline: name, id }) => [
          when(at),
          kind,
          foreign(reason),
          foreign(name),
          foreign(id),
        ]),
      );

const fraud = ({ alerts }) =>
  alerts.length === 0
    ? nothing("No payment looks like fraud so far.")
    : table(
        "Payments that look like fraud, newest first",
        [
          ["When"],
          ["Card", "id"],
          ["Amount", "number"],
          ["Merchant", "name"],
          ["Category"],
          ["Score", "number"],
          ["Rules"],
          ["Why", "wide"],
        ],
        alerts.map((alert) => [
          when(alert.at),
          h("span", { class: "whole" }, `•••• ${alert.card}`),
          amount(alert.amount, alert.currency),
          foreign(alert.merchant),
          foreign(alert.category),
          count(alert.score),
          h("span", {}, tags(alert.rules)),
          foreign(alert.explanation),
        ]),
      );

const slaKinds = { ok: "good", violated: "bad", unknown: "idle", "not watched": "warn" };

const sla = ({ definitions, violations }) => [
  definitions.length === 0
    ? nothing("No service level is defined.")
    : table(
        "Service levels",
        [["Pipeline"], ["Type"], ["State"], ["Since"], ["Next deadline"], ["Allowed"], ["Owner, channel"]],
        definitions.map((each) => [
          foreign(each.pipeline),
          each.type,
          each.enabled ? badge(slaKinds[each.status] ?? "idle", each.status) : badge("idle", "disabled"),
          each.since ? time(each.since, relative(each.since)) : "–",
          each.nextDeadline
            ? time(each.nextDeadline, `${clock(each.nextDeadline)}, ${relative(each.nextDeadline)}`)
            : "–",
          h("span", {}, `${count(each.deadlineMinutes)} min, `, foreign(each.timeZone)),
          h("span", {}, foreign(each.owner), ", ", foreign(each.channel)),
        ]),
      ),
  violations.length === 0
    ? nothing("No deadline was missed.")
    : table(
        "Missed deadlines, newest first",
        [["Pipeline"], ["Type"], ["Deadline"], ["Detected"], ["Over"]],
        violations.map((each) => [
          foreign(each.pipeline),
          each.type,
          when(each.deadlineAt),
          when(each.detectedAt),
          each.resolvedAt ? badge("good", clock(each.resolvedAt)) : badge("bad", "not yet"),
        ]),
      ),
];

const toldKinds = { sent: "good", waiting: "busy", dead: "bad" };

const notifications = ({ latest }) =>
  latest.length === 0
    ? nothing("Nobody had to be told anything.")
    : table(
        "Notifications, newest first",
        [["When"], ["About"], ["State"], ["Attempts", "number"], ["Title", "wide"], ["Error", "wide"]],
        latest.map((each) => [
          when(each.at),
          each.kind,
          badge(toldKinds[each.state] ?? "idle", each.state),
          count(each.attempts),
          foreign(each.title),
          foreign(each.error ?? "–"),
        ]),
      );

const cost = ({ environments }) =>
  table(
    "What each environment costs a month",
    [
      ["Environment"],
      ["Events"],
      ["A month", "number"],
      ["Of the cap", "bar"],
      ["Target", "number"],
      ["Cap", "number"],
      ["Verdict"],
      ["Dearest stacks", "wide"],
    ],
    environments.map(({ environment, eventsGb, month, cents, targetCents, capCents, stacks, unpriced }) => {
      const share = `${Math.round((cents / capCents) * 100)} % of the cap`;
      return [
        environment,
        `${count(eventsGb)} GB, month ${month}`,
        dollars(cents),
        meter(cents, { target: targetCents, cap: capCents, label: share }),
        dollars(targetCents),
        dollars(capCents),
        cents > capCents
          ? badge("bad", "above the cap")
          : cents > targetCents
            ? badge("warn", "above the target")
            : badge("good", share),
        [
          ...stacks.map(({ id, cents: part }) => `${id} ${dollars(part)}`),
          ...(unpriced > 0 ? [`${counted(unpriced, "part")} without a price`] : []),
        ].join(" · "),
      ];
    }),
  );

/** By section: what its line says, and what is in it. */
export const sections = {
  pipeline: {
    summary: ({ rate, readers }) =>
      `${count(rate)} a second · ${counted(
        readers.reduce((sum, { lagRecords }) => sum + lagRecords, 0),
        "record",
      )} behind`,
    body: pipeline,
  },
  quarantine: {
    summary: ({ count: number, more }) => `${count(number)}${more ? " or more" : ""} set aside since yesterday`,
    body: quarantine,
  },
  fraud: { summary: ({ alerts }) => `${counted(alerts.length, "latest alert")}`, body: fraud },
  sla: {
    summary: ({ definitions }) =>
      `${definitions.filter(({ status }) => status === "violated").length} of ${definitions.length} violated`,
    body: sla,
  },
  notifications: {
    summary: ({ sent, waiting, dead }) => `${count(sent)} sent · ${count(waiting)} waiting · ${count(dead)} dead`,
    body: notifications,
  },
  cost: {
    summary: ({ environments }) => {
      const above = environments
        .filter(({ cents, capCents }) => cents > capCents)
        .map(({ environment }) => environment);
      return above.length > 0 ? `${above.join(", ")} above the cap` : "all within their caps";
    },
    body: cost,
  },
};

export { stackSummary };
