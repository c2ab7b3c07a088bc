import { type ManagedObjects, regionOf } from "#scripts/rehearsal/provider/resource/objects";
import { dnsSuffix } from "#scripts/rehearsal/provider/resource/place";
import type { Catalog } from "#scripts/rehearsal/provider/schema/catalog";
import type { Session } from "#scripts/rehearsal/provider/session";
import { ProviderError } from "#scripts/rehearsal/provider/wire/diagnostics";
import { type Fields, same } from "#scripts/rehearsal/provider/wire/dynamic-value";

/** A data source to read. */
export interface Query {
  readonly type: string;
  readonly config: Fields;
  readonly session: Session;
  readonly objects: ManagedObjects;
  readonly catalog: Catalog;
}

type Reader = (query: Query) => Fields | Promise<Fields>;

/** Data sources that are not a look-up of an object. */
const READERS: Readonly<Record<string, Reader>> = {
  aws_caller_identity: ({ session: { accountId, partition } }) => ({
    id: accountId,
    account_id: accountId,
    arn: `arn:${partition}:sts::${accountId}:assumed-role/rehearsal/sluice`,
    user_id: "AROAREHEARSAL:sluice",
  }),
  aws_partition: ({ session: { partition } }) => ({
    id: partition,
    partition,
    dns_suffix: dnsSuffix(partition),
    reverse_dns_prefix: dnsSuffix(partition).split(".").reverse().join("."),
  }),
  aws_region: ({ session, config }) => {
    const region = String(config.region ?? config.name ?? session.region);
    const endpoint = `ec2.${region}.${dnsSuffix(session.partition)}`;
    return { id: region, region, name: region, description: region, endpoint };
  },
  aws_ssm_parameter: async (query) => {
    const { attributes } = await find({ ...query, config: { name: query.config.name, region: query.config.region } });
    const value = attributes.value ?? attributes.insecure_value ?? null;
    return { ...attributes, value, insecure_value: attributes.type === "SecureString" ? null : value };
  },
};

/** Reads a data source: one of the {@link READERS}, or the one object of the resource type of that name that matches. */
export const readDataSource = async (query: Query): Promise<Fields> => {
  const reader = Object.hasOwn(READERS, query.type) ? READERS[query.type] : undefined;
  if (reader) return reader(query);
  return (await find(query)).attributes;
};

const given = (config: Fields): [string, unknown][] =>
  Object.entries(config).filter(
    ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );

const find = async ({ type, config, session, objects, catalog }: Query) => {
  const block = catalog.resource(type);
  const wanted = given(config).filter(([name]) => name !== "region");
  const known = new Set(block?.attributes.map(({ name }) => name));
  const strange = wanted.filter(([name]) => !known.has(name)).map(([name]) => name);
  if (!block || strange.length > 0) {
    throw new ProviderError(
      `The rehearsal cannot read data source ${type}${strange.length > 0 ? ` by ${strange.join(", ")}` : ""}`,
      "It finds objects that are resources of the same name by their attributes. Look the object up by id or name.",
    );
  }
  const region = regionOf(block, config, session);
  const matches = objects
    .list(type, region)
    .filter(({ attributes }) => wanted.every(([name, value]) => same(attributes[name] ?? null, value)));
  const live = matches.length === 1 ? await objects.read(matches[0]!) : undefined;
  if (live) return live;
  const condition = wanted.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(", ");
  const [name] = wanted[0] ?? [];
  throw new ProviderError(
    `${matches.length > 1 ? matches.length : "No"} ${type} match ${condition || "an empty query"}`,
    matches.length > 1
      ? "Exactly one must match: give more attributes."
      : `Nothing in ${region} of the rehearsal cloud matches. Deploy the stack that creates it first.`,
    name === undefined ? undefined : [name],
  );
};
