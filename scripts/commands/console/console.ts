import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report, table } from "#scripts/commands/cli/report";
import { attributeChanges, changeJson, type ExactChange } from "#scripts/engine/plan/attribute-changes";
import { withHiddenParts } from "#scripts/engine/plan/hidden-parts";
import { withoutSecrets } from "#scripts/engine/plan/sensitive-parts";
import { printableLine } from "#scripts/engine/printable";
import type { Attributes, CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { parseAssignment } from "#scripts/rehearsal/console/assignment";
import type { LocalConsole } from "#scripts/rehearsal/console/local-console";
import type { Block } from "#scripts/rehearsal/provider/schema/model";
import { type Subject, withConsole } from "./with-console.ts";

interface ConsoleInput {
  /** Environment whose rehearsal it is. */
  readonly environment: string;
}

interface SubjectInput extends ConsoleInput {
  readonly subject: Subject;
}

/** Every object of the local cloud, or those of a type. */
export async function consoleList(
  context: Context,
  { environment, type }: ConsoleInput & { type?: string | undefined },
): Promise<Report> {
  const objects = await withConsole(context, environment, async ({ console }) => console.list(type));
  const rows = objects.map(({ type, key, region, attributes }) => {
    const tags = (attributes.tags_all ?? {}) as Readonly<Record<string, unknown>>;
    const [stack, address] = [tags.Stack, tags.Address].map((tag) => (typeof tag === "string" ? tag : null));
    return { type, id: key, region, stack: stack ?? null, address: address ?? null };
  });
  const lines = rows.map(({ type, id, region, stack, address }) =>
    [type, id, region, stack ?? "", address ?? ""].map(printableLine),
  );
  return {
    data: { environment, objects: rows },
    text:
      rows.length > 0 ? table([["TYPE", "ID", "REGION", "STACK", "ADDRESS"], ...lines]) : "the local cloud is empty",
    exitCode: exitCodes.ok,
  };
}

/** One object as AWS shows it, without what is secret. */
export async function consoleShow(context: Context, { environment, subject }: SubjectInput): Promise<Report> {
  const { object, attributes } = await withConsole(context, environment, async ({ console, subject: find }) => {
    const object = await console.show(await find(subject));
    return { object, attributes: visible(console.schema(object.type), object) };
  });
  const { type, key: id, region } = object;
  const lines = attributeChanges(changeOf({}, attributes), new Map()).map(({ path, after }) => `  ${path}: ${after}`);
  return {
    data: { type, id, region, attributes },
    text: [printableLine(`${type} ${id} (${region})`), ...lines].join("\n"),
    exitCode: exitCodes.ok,
  };
}

/** Changes attributes of an object. */
export async function consoleSet(
  context: Context,
  { environment, subject, assignments }: SubjectInput & { assignments: readonly string[] },
): Promise<Report> {
  const edits = assignments.map(parseAssignment);
  return withConsole(context, environment, async ({ console, subject: find }) => {
    const object = await find(subject);
    const before = await console.show(object);
    const after = await console.set(object, edits);
    const changes = changesOf(console, before, await console.show(after));
    return done(changes.length > 0 ? "changed" : "already like that:", after, { environment, changes });
  });
}

/** Deletes an object. */
export async function consoleDelete(context: Context, { environment, subject }: SubjectInput): Promise<Report> {
  return withConsole(context, environment, async ({ console, subject: find }) => {
    const object = await find(subject);
    await console.delete(object);
    return done("deleted", object, { environment, changes: [] });
  });
}

/** Makes an object that no state holds. */
export async function consoleAdd(
  context: Context,
  { environment, type, assignments }: ConsoleInput & { type: string; assignments: readonly string[] },
): Promise<Report> {
  const edits = assignments.map(parseAssignment);
  return withConsole(context, environment, async ({ console }) => {
    const object = await console.add(type, edits);
    return done("added", object, { environment, changes: [] });
  });
}

export interface ReplaceInput extends SubjectInput {
  /** Id of the new object. */
  readonly as?: string | undefined;
  /** Leaves the old one there. */
  readonly keep: boolean;
  readonly assignments: readonly string[];
}

/** Puts another object in the place of one, e.g. a database that was restored from a snapshot. */
export async function consoleReplace(
  context: Context,
  { environment, subject, as, keep, assignments }: ReplaceInput,
): Promise<Report> {
  const edits = assignments.map(parseAssignment);
  return withConsole(context, environment, async ({ console, subject: find }) => {
    const old = await find(subject);
    const object = await console.replace(old, { as, keep, edits });
    const verb = keep ? `beside ${old.key} there is now` : `instead of ${old.key} there is now`;
    return done(verb, object, { environment, changes: [], replaced: old.key });
  });
}

interface Done {
  readonly environment: string;
  readonly changes: readonly ExactChange[];
  readonly replaced?: string;
}

function done(verb: string, { type, key: id, region }: CloudObject, { environment, changes, replaced }: Done): Report {
  const lines = changes.map(({ path, before, after }) => `  ${path}: ${before ?? "nothing"} -> ${after ?? "nothing"}`);
  const next = `What Terraform makes of it: npm run sluice -- drift --env ${environment} --rehearse`;
  return {
    data: { type, id, region, replaced: replaced ?? null, changes: changes.map(changeJson) },
    text: [printableLine(`${verb} ${type} ${id} (${region})`), ...lines, next].join("\n"),
    exitCode: exitCodes.ok,
  };
}

const changesOf = (console: LocalConsole, before: CloudObject, after: CloudObject): readonly ExactChange[] => {
  const block = console.schema(after.type);
  const marks = marksOf(block, before.attributes, after.attributes);
  const change = { ...changeOf(before.attributes, after.attributes), before_sensitive: marks, after_sensitive: marks };
  return attributeChanges(withHiddenParts(after.type, change, undefined), new Map());
};

const changeOf = (before: unknown, after: unknown) => ({ actions: [], replace_paths: [], before, after });

/** An object's attributes with what the schema calls a secret replaced, and what may be one. */
function visible(block: Block, { type, attributes }: CloudObject): Attributes {
  const change = { ...changeOf({}, attributes), before_sensitive: {}, after_sensitive: marksOf(block, attributes) };
  return withoutSecrets(attributes, withHiddenParts(type, change, undefined).after_sensitive) as Attributes;
}

/** Marks as Terraform has them. Secrets within a block hide all blocks of that name: their places differ before and after. */
function marksOf(block: Block, ...values: readonly Attributes[]): Readonly<Record<string, true>> {
  const secret = [
    ...block.attributes.filter(({ sensitive }) => sensitive).map(({ name }) => name),
    ...block.blocks.filter(({ block: inner }) => hidesAnything(inner)).map(({ name }) => name),
  ];
  return Object.fromEntries(
    secret.filter((name) => values.some((each) => (each[name] ?? null) !== null)).map((name) => [name, true] as const),
  );
}

const hidesAnything = ({ attributes, blocks }: Block): boolean =>
  attributes.some(({ sensitive }) => sensitive) || blocks.some(({ block }) => hidesAnything(block));
