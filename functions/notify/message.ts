import { createHash } from "node:crypto";
import type { Notification } from "./notification.ts";

export type WebhookFormat = "slack" | "generic";

/** What stands for a notification wherever it goes: short, plain and the same for the same one. */
export const idOf = ({ dedupKey }: Pick<Notification, "dedupKey">): string =>
  `msg_${createHash("sha256").update(dedupKey).digest("base64url").slice(0, 32)}`;

const mark = { firing: "\u{1F534}", resolved: "\u{2705}" } as const;
const heading = ({ status, title }: Notification): string => `${mark[status]} ${title}`;

/** Slack takes these three for its own language: links, mentions of everybody. Source: Slack API, "Formatting text for app surfaces" */
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const plain = (text: string) => ({ type: "plain_text", text, emoji: false });

/** Texts of Slack's blocks are limited: header 150, section 3,000, field 2,000 characters, ten fields. Source: Slack API, "Reference: blocks" */
function slackMessage(told: Notification): object {
  const { text, facts, channel } = told;
  // An app's webhook posts to the channel that it was made for, whatever is asked for: people see whom it is meant for all the same.
  const shown = channel === undefined ? facts : { channel, ...facts };
  const fields = Object.entries(shown)
    .slice(0, 10)
    .map(([name, value]) => plain(`${name}: ${value}`));
  return {
    text: escaped(`${heading(told)}\n${text}`),
    ...(channel !== undefined && { channel }),
    blocks: [
      { type: "header", text: plain(heading(told).slice(0, 150)) },
      ...(text === "" ? [] : [{ type: "section", text: plain(text) }]),
      ...(fields.length === 0 ? [] : [{ type: "section", fields }]),
    ],
  };
}

/** The body that is posted. `generic` is the notification itself, with a version and its id. */
export const webhookBody = (told: Notification, format: WebhookFormat): string =>
  JSON.stringify(format === "slack" ? slackMessage(told) : { version: 1, id: idOf(told), ...told });

/** A mail's subject has 100 characters of ASCII at most, and one line. Source: Publish, Amazon SNS API reference */
const SUBJECT = 100;
const subjectOf = ({ status, title }: Notification): string =>
  `${status === "firing" ? "ALERT" : "RESOLVED"}: ${title}`.replace(/[^\x20-\x7e]/g, "?").slice(0, SUBJECT);

/** A mail as SNS takes it. */
export function mail(told: Notification): { readonly Subject: string; readonly Message: string } {
  const facts = Object.entries(told.facts).map(([name, value]) => `${name}: ${value}`);
  return {
    Subject: subjectOf(told),
    Message: [heading(told), told.text, facts.join("\n"), `since ${told.occurredAt}`].filter(Boolean).join("\n\n"),
  };
}
