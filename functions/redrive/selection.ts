import * as z from "zod";
import type { KeptRecord, SetAside } from "./set-aside.ts";

/** Which of what was set aside is to be sent again. */
export const selection = z.strictObject({
  /** Of this pipeline only. @default of all */
  pipeline: z.string().optional(),
  /** Set aside at this time or later; ISO 8601. @default the oldest there is */
  since: z.iso.datetime({ offset: true }).optional(),
  /** Set aside before this time. @default the newest there is */
  until: z.iso.datetime({ offset: true }).optional(),
  /** Whose reason has this in it. @default any */
  reason: z.string().optional(),
  /** What an event source gave up (`on-failure`), or what `process-events` could not read (`poison`). @default both */
  kind: z.enum(["on-failure", "poison"]).optional(),
  /** Also what was sent again already. */
  again: z.boolean().default(false),
});
export type Selection = z.output<typeof selection>;

/** Folders of the bucket, by kind. Conflicts are for a person to decide: sending them again changes nothing. */
export const FOLDERS = { "on-failure": "aws/lambda/", poison: "quarantine/" } as const;

/** Folders that a selection is in. */
export const foldersOf = ({ kind }: Selection): readonly string[] => (kind ? [FOLDERS[kind]] : Object.values(FOLDERS));

/** The records of an object that are selected. */
export function selected({ at, reason, records }: SetAside, wanted: Selection): readonly KeptRecord[] {
  if (wanted.since !== undefined && at < new Date(wanted.since)) return [];
  if (wanted.until !== undefined && at >= new Date(wanted.until)) return [];
  if (wanted.reason !== undefined && !reason.includes(wanted.reason)) return [];
  return wanted.pipeline === undefined ? records : records.filter(({ pipeline }) => pipeline === wanted.pipeline);
}
