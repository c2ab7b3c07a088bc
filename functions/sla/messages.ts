import type { Notification } from "#functions/notify/notification";
import { type SlaDefinition, type SlaName, slaKey } from "./definition.ts";
import { iso } from "./violation.ts";
import type { Window } from "./windows.ts";

const promise: Record<SlaDefinition["sla_type"], string> = {
  realtime: "in every window",
  hourly: "after the beginning of each hour",
  daily: "after midnight, for the day before",
};

type What = Pick<Notification, "status" | "title" | "text"> & { readonly at: number; readonly of: string };

/** @param what its `of` is the beginning of the first window that was missed: an alert and its end have it in common */
const told = (name: SlaName, { status, title, text, at, of }: What): Notification => ({
  kind: "sla",
  dedupKey: `sla/${slaKey(name)}/${status}/${of}`,
  subject: slaKey(name),
  status,
  title,
  text,
  facts: { pipeline: name.pipeline_name },
  occurredAt: iso(at),
});

function toldOf(definition: SlaDefinition, what: What): Notification {
  const { owner, slack_channel, deadline_minutes, sla_type, time_zone } = definition;
  const message = told(definition, what);
  return {
    ...message,
    facts: {
      ...message.facts,
      promise: `${sla_type}, ${deadline_minutes} minutes ${promise[sla_type]}`,
      "time zone": time_zone,
      owner,
    },
    channel: slack_channel,
  };
}

export const missed = (definition: SlaDefinition, { start, deadline }: Window): Notification =>
  toldOf(definition, {
    status: "firing",
    title: `${definition.pipeline_name} missed its deadline`,
    text: `Nothing was complete by ${iso(deadline)} for the window that began ${iso(start)}. It is told once, until it is over.`,
    at: deadline,
    of: iso(start),
  });

export const over = (definition: SlaDefinition, at: number, of: string): Notification =>
  toldOf(definition, {
    status: "resolved",
    title: `${definition.pipeline_name} is complete again`,
    text: `Since ${iso(at)}.`,
    at,
    of,
  });

/** Told where somebody changed or disabled a definition whose alert is open: no one waits for its end. */
export const noLonger = (definition: SlaDefinition, at: number, of: string): Notification =>
  toldOf(definition, {
    status: "resolved",
    title: `${definition.pipeline_name} is watched otherwise from now on`,
    text: definition.enabled ? "The definition was changed." : "The definition was disabled.",
    at,
    of,
  });

/** Told where the row of a definition is gone whose alert is open. */
export const gone = (name: SlaName, at: number, of: string): Notification =>
  told(name, {
    status: "resolved",
    title: `${name.pipeline_name} is not watched any more`,
    text: "The definition was deleted.",
    at,
    of,
  });
