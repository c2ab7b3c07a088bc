import { readDataSource } from "./data-sources/read.ts";
import type { Kept, Lifecycle, Subject } from "./resource/lifecycle.ts";
import { normalise } from "./resource/normalise.ts";
import type { ManagedObjects } from "./resource/objects.ts";
import type { Place } from "./resource/place.ts";
import type { Catalog } from "./schema/catalog.ts";
import type { Block } from "./schema/model.ts";
import { configure, type Session } from "./session.ts";
import { attributePath, ProviderError } from "./wire/diagnostics.ts";
import { fieldsFromWire, fromWire, toWire } from "./wire/dynamic-value.ts";
import type { Calls } from "./wire/protocol.ts";
import { schemaMessage } from "./wire/schema-message.ts";

/** What a connection knows; `configure` fills in the session. */
export interface Connection {
  session?: Session;
}

/** The calls of the protocol. Each throws what it cannot do; the server turns that into a diagnostic. */
export type Service = {
  readonly [Name in keyof Calls]: (
    request: Calls[Name][0],
    connection: Connection,
  ) => Promise<Calls[Name][1]> | Calls[Name][1];
};

/** What the service is made of. */
export interface Parts {
  readonly catalog: Catalog;
  readonly lifecycle: Lifecycle;
  readonly objects: ManagedObjects;
  readonly place: Place;
  /** The types to serve, now. */
  readonly types: () => Iterable<string>;
}

const keyFrom = (bytes: Uint8Array): string | undefined => {
  if (bytes.length === 0) return undefined;
  const kept: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
  const key = typeof kept === "object" && kept !== null && "key" in kept ? kept.key : undefined;
  return typeof key === "string" ? key : undefined;
};

const privateOf = (key: string): Uint8Array => Buffer.from(JSON.stringify({ key }));

const answer = (kept: Kept | undefined) => ({
  new_state: toWire(kept?.state ?? null),
  private: kept ? privateOf(kept.key) : new Uint8Array(),
});

const unknownType = (type: string): ProviderError =>
  new ProviderError(
    `The rehearsal does not serve ${type}`,
    "The installed AWS bindings have no such type, or it is not among the types this rehearsal was started with: synthesize again " +
      "and restart the rehearsal, or correct the type's name.",
  );

/** The provider's answers to Terraform. */
export const createService = (parts: Parts): Service => {
  const { catalog, lifecycle } = parts;

  const resourceBlock = (type: string): Block => {
    const block = catalog.resource(type);
    if (!block) throw unknownType(type);
    return block;
  };
  const sessionOf = ({ session }: Connection): Session => {
    if (!session)
      throw new ProviderError("The provider is not configured", "Terraform configures a provider before it uses it.");
    return session;
  };
  const subject = (type: string, connection: Connection): Subject => ({
    type,
    block: resourceBlock(type),
    session: sessionOf(connection),
  });

  return {
    GetProviderSchema: () => {
      const resources: Record<string, object> = {};
      const dataSources: Record<string, object> = {};
      for (const type of new Set(parts.types())) {
        const resource = catalog.resource(type);
        const dataSource = catalog.dataSource(type);
        if (resource) resources[type] = schemaMessage(resource);
        if (dataSource) dataSources[type] = schemaMessage(dataSource);
        if (!resource && !dataSource) throw unknownType(type);
      }
      return {
        provider: schemaMessage(catalog.provider()),
        resource_schemas: resources,
        data_source_schemas: dataSources,
        server_capabilities: { plan_destroy: false, get_provider_schema_optional: true },
      };
    },
    ValidateProviderConfig: () => ({}),
    ValidateResourceConfig: () => ({}),
    ValidateDataResourceConfig: () => ({}),
    StopProvider: () => ({}),
    ConfigureProvider: ({ config }, connection) => {
      connection.session = configure(fieldsFromWire(config) ?? {}, parts.place);
      return {};
    },
    UpgradeResourceState: ({ type_name, raw_state }) => {
      const state = fieldsFromWire(raw_state);
      return { upgraded_state: toWire(state && normalise(resourceBlock(type_name), state)) };
    },
    ReadResource: async ({ type_name, current_state, private: kept }, connection) => {
      const state = fieldsFromWire(current_state);
      return answer(state ? await lifecycle.read(subject(type_name, connection), state, keyFrom(kept)) : undefined);
    },
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state, config, prior_private }, connection) => {
      const proposed = fieldsFromWire(proposed_new_state);
      if (proposed === null)
        return { planned_state: toWire(null), requires_replace: [], planned_private: prior_private };
      const { planned, requiresReplace } = lifecycle.plan(
        subject(type_name, connection),
        fieldsFromWire(prior_state),
        proposed,
        fieldsFromWire(config) ?? {},
      );
      return {
        planned_state: toWire(planned),
        requires_replace: requiresReplace.map(attributePath),
        planned_private: prior_private,
      };
    },
    ApplyResourceChange: async (request, connection) => {
      const on = subject(request.type_name, connection);
      const [prior, planned] = [fieldsFromWire(request.prior_state), fieldsFromWire(request.planned_state)];
      const config = fieldsFromWire(request.config) ?? {};
      const key = keyFrom(request.planned_private);
      if (prior === null) return answer(planned ? await lifecycle.create(on, planned, config) : undefined);
      if (planned) return answer(await lifecycle.update(on, prior, planned, config, key));
      await lifecycle.delete(on, prior, key);
      return answer(undefined);
    },
    ImportResourceState: async ({ type_name, id }, connection) => {
      const { state, key } = await lifecycle.import(subject(type_name, connection), id);
      return { imported_resources: [{ type_name, state: toWire(state), private: privateOf(key) }] };
    },
    ReadDataSource: async ({ type_name, config }, connection) => {
      const block = catalog.dataSource(type_name);
      if (!block) throw unknownType(type_name);
      const fields = (fromWire(config) ?? {}) as Record<string, unknown>;
      const state = await readDataSource({
        type: type_name,
        config: fields,
        session: sessionOf(connection),
        objects: parts.objects,
        catalog,
      });
      return { state: toWire(normalise(block, { ...state, ...withoutNulls(fields) })) };
    },
  };
};

const withoutNulls = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );
