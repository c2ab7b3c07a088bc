import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackNode } from "#scripts/engine/graph";
import type { ObjectStore } from "#scripts/engine/store/object-store";
import type { OrphanSearch } from "../orphans.ts";
import type { FoundObject, TaggedObjects } from "../tagged-objects.ts";

/** An object of the cloud; what is not told is not known. */
export const found = (object: Partial<FoundObject>): FoundObject => ({
  type: "aws_sqs_queue",
  region: undefined,
  importId: undefined,
  arn: undefined,
  stack: undefined,
  address: undefined,
  ...object,
});

/** A stack of the environment `test` with this code and this state, in a cloud that has these objects. */
export interface CutShort {
  readonly node: StackNode;
  readonly search: OrphanSearch;
  remove(): void;
}

export interface CutShortParts {
  /** The `resource` section of the Terraform JSON. */
  readonly resource: Record<string, Record<string, object>>;
  /** Texts of the states in the bucket, by key; `test/here/app/terraform.tfstate` is the stack's own. */
  readonly states?: Readonly<Record<string, string>>;
  readonly objects: readonly FoundObject[] | TaggedObjects;
}

export const stateKey = "test/here/app/terraform.tfstate";

/** Makes such a stack in a temporary directory. */
export function cutShort({ resource, states = {}, objects }: CutShortParts): CutShort {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-recovery-")));
  const directory = join(root, "cdktf.out", "stacks", "test-app");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify({ resource }));
  const node = { id: "test-app", environment: "test", concern: "app", stateKey, publishes: undefined, reads: [] };
  const search: OrphanSearch = {
    store: inMemory(states),
    objects: isTagged(objects) ? objects : { complete: true, find: async () => objects },
    environment: { name: "test", region: "here" },
    directoryOf: () => directory,
    commands: { root },
  };
  return { node, search, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** The text of a state that holds these resources. */
export const stateOf = (...resources: { type: string; name: string; attributes: object }[]): string =>
  JSON.stringify({
    version: 4,
    resources: resources.map(({ attributes, ...resource }) => ({
      mode: "managed",
      ...resource,
      instances: [{ attributes }],
    })),
  });

/** A bucket that has these objects. */
export function inMemory(texts: Readonly<Record<string, string>>): ObjectStore {
  const objects = new Map(Object.entries(texts));
  return {
    bucket: "states",
    list: async (prefix) =>
      [...objects.keys()]
        .filter((key) => key.startsWith(prefix))
        .map((key) => ({ key, etag: "1", modified: new Date(0) })),
    read: async (key) => {
      const text = objects.get(key);
      return text === undefined ? undefined : { text, etag: "1" };
    },
    write: async (key, text) => void objects.set(key, text),
    remove: async (key) => void objects.delete(key),
  };
}

const isTagged = (objects: CutShortParts["objects"]): objects is TaggedObjects => !Array.isArray(objects);
