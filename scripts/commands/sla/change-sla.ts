import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { firstReason } from "#functions/runtime/reason";
import {
  type BadDefinition,
  definitionKey,
  fromDefinitionItem,
  isBad,
  type SlaDefinition,
  slaDefinition,
  slaKey,
  slaTypes,
  toDefinitionItem,
} from "#functions/sla/definition";
import { fingerprintOf } from "#functions/sla/state";
import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { Failure } from "#scripts/engine/failure";
import { printable } from "#scripts/engine/printable";
import { withSlas } from "./with-slas.ts";

const flags: Readonly<Record<string, string>> = {
  pipeline_name: "the pipeline",
  sla_type: "the type",
  deadline_minutes: "--deadline",
  time_zone: "--time-zone",
  owner: "--owner",
  slack_channel: "--channel",
};

/** @throws Failure("usage") naming the option and what is wrong with it */
function checked(values: object): SlaDefinition {
  const parsed = slaDefinition.safeParse(values);
  if (parsed.success) return parsed.data;
  const { path, reason } = firstReason(parsed.error);
  throw new Failure("usage", printable(`${flags[path] ?? path}: ${reason}`));
}

export interface AddInput extends TargetChoice {
  readonly pipeline: string;
  readonly type: string;
  readonly deadline: string;
  readonly timeZone?: string | undefined;
  readonly owner: string;
  readonly channel: string;
}

/** Makes a promise, or another one in place of that of the same pipeline and type: it counts from now on. */
export const addSla = (context: Context, input: AddInput): Promise<Report> => {
  const { pipeline, type, deadline, timeZone, owner, channel } = input;
  const definition = (zone: string) =>
    checked({
      pipeline_name: pipeline,
      sla_type: type,
      deadline_minutes: /^\d{1,9}$/.test(deadline) ? Number(deadline) : undefined,
      time_zone: timeZone ?? zone,
      owner,
      slack_channel: channel,
      enabled: true,
    });
  // Before anything is opened; the environment's own zone is a good one.
  definition("UTC");
  return withSlas(context, input, async ({ environment, client, tables: { definitionsTableName: TableName } }) => {
    const added = definition(environment.businessTimeZone);
    const { Attributes } = await client.send(
      new UpdateItemCommand({ TableName, ...settingOf(added), ReturnValues: "ALL_OLD" }),
    );
    const before = Attributes && fromDefinitionItem(Attributes);
    return {
      data: { environment: environment.name, definition: added, replaced: before !== undefined },
      text: printable(`${environment.name}: ${slaKey(added)} ${madeOf(before, added)}`),
      exitCode: exitCodes.ok,
    };
  });
};

/** Sets what a definition says in its row, and leaves what others note beside it. */
function settingOf(definition: SlaDefinition) {
  const { pk: _, sk: __, ...fields } = toDefinitionItem(definition);
  const names = Object.keys(fields);
  return {
    Key: definitionKey(definition),
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, fields[name]!])),
  };
}

/** What became of a promise that was there before, or not. */
function madeOf(before: SlaDefinition | BadDefinition | undefined, added: SlaDefinition): string {
  const soon = "the checker looks within a minute";
  if (!before) return `is promised from now on; ${soon}`;
  if (isBad(before)) return `is promised from now on, in place of a row that was none; ${soon}`;
  if (fingerprintOf(before) === fingerprintOf(added)) return "goes on as it was promised, with this owner and channel";
  return `is promised otherwise${before.enabled ? "" : ", and watched again,"} from now on; ${soon}`;
}

export interface SwitchInput extends TargetChoice {
  readonly pipeline: string;
  readonly type: string;
  readonly enabled: boolean;
}

/** Watches a promise no longer, or again. What is past in between is never judged. */
export const switchSla = (context: Context, input: SwitchInput): Promise<Report> => {
  if (!(slaTypes as readonly string[]).includes(input.type))
    throw new Failure("usage", printable(`the type: must be one of ${slaTypes.join(", ")}, not ${input.type}`));
  return withSlas(context, input, async ({ environment, client, tables: { definitionsTableName: TableName } }) => {
    const named = { pipeline_name: input.pipeline, sla_type: input.type as SlaDefinition["sla_type"] };
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: definitionKey(named), ConsistentRead: true }),
    );
    const known = Item && fromDefinitionItem(Item);
    if (!known || isBad(known))
      throw new Failure(
        "failed",
        printable(
          known
            ? `${slaKey(named)}: ${known.reason}; put it right with \`sla add\``
            : `${slaKey(named)} is not promised; \`sla list\` shows what is`,
        ),
      );
    const { enabled } = input;
    if (known.enabled !== enabled)
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: definitionKey(named),
          UpdateExpression: "SET enabled = :enabled",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":enabled": { BOOL: enabled } },
        }),
      );
    return {
      data: { environment: environment.name, definition: { ...known, enabled }, changed: known.enabled !== enabled },
      text: printable(
        `${environment.name}: ${slaKey(known)} is ${enabled ? "watched from now on" : "no longer watched"}`,
      ),
      exitCode: exitCodes.ok,
    };
  });
};
