import { z } from "zod";
import type { AppliedRecord, Flight } from "./ledger.ts";

/** What the ledger keeps is small; anything longer was not written by this tool. */
const text = z.string().max(500);
const parts = z.record(text, text);
const instant = z.iso.datetime().max(40);

const recordSchema = z.object({
  kind: z.enum(["applied", "destroyed"]),
  digest: text,
  parts,
  fieldsRead: z.record(text, z.array(text)),
  state: z.object({ lineage: text, serial: z.int().nonnegative(), etag: text }),
  at: instant,
  by: text,
});

const flightSchema = z.object({
  run: text,
  at: instant,
  by: text,
  host: text,
  pid: z.int().positive(),
  operation: z.enum(["apply", "destroy"]),
  digest: text,
  creates: z.array(z.string().max(2000)),
});

/** The parts of a Terraform state that are looked at; the rest holds secrets. Source: Terraform's state format, version 4. */
const stateSchema = z.object({ lineage: text, serial: z.int().nonnegative() });

function parse<T>(schema: z.ZodType<T>, json: string): T | undefined {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** Reads a record; undefined if it is damaged. */
export const readRecord = (json: string): AppliedRecord | undefined => parse(recordSchema, json);

/** Reads the flight of a run; undefined if it is damaged, or another run's. */
export function readFlight(json: string, run: string): Flight | undefined {
  const flight = parse(flightSchema, json);
  return flight?.run === run ? flight : undefined;
}

/** Lineage and serial of a state and nothing else of it; undefined if it is no state. */
export const readStateIdentity = (json: string): { readonly lineage: string; readonly serial: number } | undefined =>
  parse(stateSchema, json);
