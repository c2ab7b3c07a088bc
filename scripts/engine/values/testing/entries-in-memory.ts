import type { SecretStore } from "#scripts/engine/values/secret-store";
import { SecretText } from "#scripts/engine/values/secret-text";

interface Entry {
  readonly versions: Map<string, SecretText>;
  readonly labels: Map<"AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS", string>;
  deletion?: Date;
}

/** Entries of Secrets Manager in memory, by the rules of its API as far as `SecretStore` uses it. */
export interface EntriesInMemory extends SecretStore {
  /** Makes an entry, or puts a value into one, past the store. */
  add(id: string, value?: string): void;
  /** Deletes an entry, as the console does: it goes in a month. */
  remove(id: string): void;
  /** The value in use. */
  valueOf(id: string): string | undefined;
}

/** @param given values by id; undefined for an entry without one */
export function entriesInMemory(given: Readonly<Record<string, string | undefined>>): EntriesInMemory {
  const entries = new Map<string, Entry>();
  const entryOf = (id: string) => entries.get(id)!;
  const promote = ({ labels }: Entry, version: string) => {
    const current = labels.get("AWSCURRENT");
    if (current !== undefined) labels.set("AWSPREVIOUS", current);
    labels.set("AWSCURRENT", version);
  };
  const store: EntriesInMemory = {
    add: (id, value) => {
      const entry = entries.get(id) ?? { versions: new Map(), labels: new Map() };
      entries.set(id, entry);
      if (value === undefined) return;
      const version = `by-hand-${entry.versions.size}`;
      entry.versions.set(version, new SecretText(value));
      promote(entry, version);
    },
    remove: (id) => {
      entryOf(id).deletion = new Date("2026-12-30T00:00:00Z");
    },
    valueOf: (id) => {
      const { versions, labels } = entryOf(id);
      return versions.get(labels.get("AWSCURRENT") ?? "")?.reveal();
    },
    describe: async (id) => {
      const entry = entries.get(id);
      if (!entry) return undefined;
      return {
        arn: `arn:${id}`,
        deletion: entry.deletion,
        rotation: undefined,
        current: entry.labels.get("AWSCURRENT"),
        previous: entry.labels.get("AWSPREVIOUS"),
        pending: entry.labels.get("AWSPENDING"),
      };
    },
    storedAt: async () => new Date("2026-11-29T00:00:00Z"),
    read: async (id, version) => entryOf(id).versions.get(version)!,
    store: async (id, { token, value }, label) => {
      const entry = entryOf(id);
      const there = entry.versions.get(token);
      if (there) return there.equals(value) ? "stored" : "exists";
      entry.versions.set(token, value);
      if (label === "AWSCURRENT") promote(entry, token);
      else entry.labels.set(label, token);
      return "stored";
    },
    promote: async (id, { from, to }) => {
      const entry = entryOf(id);
      if (entry.labels.get("AWSCURRENT") === to) return "promoted";
      if (entry.labels.get("AWSCURRENT") !== from) return "changed";
      promote(entry, to);
      return "promoted";
    },
    settle: async (id, version) => {
      const { labels } = entryOf(id);
      if (labels.get("AWSPENDING") === version) labels.delete("AWSPENDING");
    },
    close: () => {},
  };
  for (const [id, value] of Object.entries(given)) store.add(id, value);
  return store;
}
