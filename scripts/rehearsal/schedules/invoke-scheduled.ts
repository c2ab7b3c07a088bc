import { randomUUID } from "node:crypto";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { ScheduledEvent } from "aws-lambda";
import { clientConfig, type EmulatorAccess } from "#scripts/rehearsal/emulator/access";
import type { ScheduledRule } from "./scheduled-rules.ts";

/** The event that EventBridge makes when a schedule fires. Source: EventBridge user guide, "Events from AWS services" */
export const scheduledEvent = (
  { arn }: Pick<ScheduledRule, "arn">,
  { region, accountId }: Pick<EmulatorAccess, "region" | "accountId">,
  firedAt: Date,
): ScheduledEvent => ({
  version: "0",
  id: randomUUID(),
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: accountId,
  // EventBridge tells whole seconds.
  time: firedAt.toISOString().replace(/\.\d{3}Z$/, "Z"),
  region,
  resources: [arn],
  detail: {},
});

/** Calls the function of a rule in the local cloud. @throws Error with the function's own message if it fails */
export function invokeScheduled(access: EmulatorAccess): (rule: ScheduledRule, firedAt: Date) => Promise<void> {
  const lambda = new LambdaClient({ ...clientConfig(access), maxAttempts: 1 });
  return async (rule, firedAt) => {
    const Payload = Buffer.from(JSON.stringify(scheduledEvent(rule, access, firedAt)));
    const answer = await lambda.send(new InvokeCommand({ FunctionName: rule.functionName, Payload }));
    if (answer.FunctionError) throw new Error(messageOf(Buffer.from(answer.Payload ?? []).toString()));
  };
}

/** A function's failure is JSON with an `errorMessage`, unless its runtime itself broke. */
function messageOf(payload: string): string {
  try {
    const { errorMessage } = JSON.parse(payload) as { errorMessage?: unknown };
    if (typeof errorMessage === "string") return errorMessage;
  } catch {}
  return payload || "it failed and said nothing";
}
