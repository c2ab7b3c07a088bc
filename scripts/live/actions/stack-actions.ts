import { z } from "zod";
import { parseJson } from "#functions/runtime/parse-json";
import { firstReason } from "#functions/runtime/reason";
import type { DriftView } from "../views.ts";
import type { Action } from "./action-runner.ts";
import { hotfixes } from "./hotfixes.ts";

export interface StackActionsOptions {
  readonly environment: string;
  /** Concerns that may be looked at and adopted. */
  readonly concerns: readonly string[];
  /** Runs the command line with these arguments; resolves with what it prints. */
  readonly run: (args: readonly string[], say: (line: string) => void, signal: AbortSignal) => Promise<string>;
  /** Told what a look for drift found. */
  readonly foundDrift: (stackId: string, drift: DriftView) => void;
  /** Told when the environment's file may say something else. */
  readonly adopted: () => void;
}

/** @throws Error saying which field is wrong, and how */
export function parsed<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const { path, reason } = firstReason(result.error);
  throw new Error(path ? `${path}: ${reason}` : reason);
}

const driftReport = z.object({
  stacks: z.array(
    z.object({
      id: z.string(),
      drifted: z.boolean(),
      status: z.enum(["examined", "blocked", "absent"]),
      reason: z.string().nullable(),
      pendingBecause: z.array(z.string()),
      findings: z.array(
        z.object({
          address: z.string(),
          kind: z.string(),
          attributes: z.array(
            z.object({
              text: z.object({ path: z.string(), before: z.string().optional(), after: z.string().optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
});
type Looked = z.output<typeof driftReport>["stacks"][number];

const MOST_DETAILS = 8;
const MOST_CHARACTERS = 300;

function driftView({ drifted, status, reason, pendingBecause, findings }: Looked, lookedAt: string): DriftView {
  const lines = findings.flatMap(({ address, kind, attributes }) =>
    attributes.length === 0
      ? [`${address} ${kind}`]
      : attributes.map(
          ({ text: { path, before, after } }) =>
            `${address} ${path}: is ${before ?? "nothing"}, the code says ${after ?? "nothing"}`,
        ),
  );
  const details = lines.slice(0, MOST_DETAILS).map((line) => line.slice(0, MOST_CHARACTERS));
  if (status !== "examined")
    return { verdict: "not examined", text: reason?.split("\n")[0] ?? status, details, lookedAt };
  const outside = findings.filter(({ kind }) => ["changed", "deleted", "added"].includes(kind)).length;
  if (drifted) return { verdict: "drifted", text: `${outside} changed outside`, details, lookedAt };
  if (findings.some(({ kind }) => kind === "pending") || pendingBecause.length > 0)
    return { verdict: "pending", text: pendingBecause[0] ?? "the code waits to be deployed", details, lookedAt };
  return { verdict: "as the code says", text: "as the code says", details: [], lookedAt };
}

/** What the page does to stacks: the same commands as in a terminal. */
export function stackActions({
  environment,
  concerns,
  run,
  foundDrift,
  adopted,
}: StackActionsOptions): Readonly<Record<string, Action>> {
  const look = async (stacks: readonly string[], say: (line: string) => void, signal: AbortSignal) => {
    const lookedAt = new Date().toISOString();
    const output = await run(["drift", ...stacks, "--env", environment, "--rehearse", "--json"], say, signal);
    const { stacks: looked } = parsed(driftReport, parseJson(output));
    for (const each of looked) foundDrift(each.id, driftView(each, lookedAt));
    const drifted = looked.filter((each) => each.drifted);
    return drifted.length === 0
      ? `${looked.length} looked at: nobody changed anything outside`
      : `changed outside: ${drifted.map(({ id }) => id).join(", ")}`;
  };
  return {
    drift: {
      title: "look for drift",
      prepare: () => (say, signal) => look([], say, signal),
    },
    hotfix: {
      title: "hotfix by hand",
      prepare: (input) => {
        const { what, value } = parsed(hotfixInput, input);
        const { stack, address, attribute } = hotfixes.find(({ name }) => name === what)!;
        return async (say, signal) => {
          const assignment = `${attribute}=${value}`;
          const done = await run(["console", "set", stack, address, assignment, "--env", environment], say, signal);
          say(`${done.trim()}\nlooking for drift`);
          await look([stack], () => {}, signal);
          return done.trim();
        };
      },
    },
    adopt: {
      title: "adopt what was changed",
      prepare: (input) => {
        const { stack } = parsed(z.strictObject({ stack: z.enum(concerns) }), input);
        return async (say, signal) => {
          const done = await run(["adopt", stack, "--env", environment, "--rehearse"], say, signal);
          adopted();
          say(`${done.trim()}\nlooking for drift`);
          await look([stack], () => {}, signal);
          return done.trim();
        };
      },
    },
  };
}

const hotfixInput = z.strictObject({
  what: z.enum(hotfixes.map(({ name }) => name)),
  // One line: what it is worth is for the console to say, which knows the attribute's type.
  value: z
    .string()
    .min(1, "what is the new value?")
    .max(200)
    .regex(/^[^\p{Cc}]*$/u, "must be one line without control characters"),
});
