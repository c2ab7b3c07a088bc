import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ControlPlane } from "#scripts/engine/cloud/control-plane";
import type { LiveContracts, LiveDocument } from "#scripts/engine/contracts/live-contracts";
import { openLedger } from "#scripts/engine/ledger/s3-ledger";
import type { ObjectStore } from "#scripts/engine/store/object-store";

/** Objects as files of a directory, for Terraform configurations that keep their states there. */
export function storeOnDisk(directory: string): ObjectStore {
  const pathOf = (key: string) => join(directory, key);
  const etagOf = (key: string) =>
    createHash("sha256")
      .update(readFileSync(pathOf(key)))
      .digest("hex");
  return {
    bucket: "on-disk",
    list: async (prefix) => {
      if (!existsSync(directory)) return [];
      return readdirSync(directory, { recursive: true, encoding: "utf8" })
        .filter((key) => key.startsWith(prefix) && statSync(pathOf(key)).isFile())
        .sort()
        .map((key) => ({ key, etag: etagOf(key), modified: statSync(pathOf(key)).mtime }));
    },
    read: async (key) =>
      existsSync(pathOf(key)) ? { text: readFileSync(pathOf(key), "utf8"), etag: etagOf(key) } : undefined,
    write: async (key, text) => {
      mkdirSync(dirname(pathOf(key)), { recursive: true });
      writeFileSync(pathOf(key), text);
    },
    remove: async (key) => rmSync(pathOf(key), { force: true }),
  };
}

/** What stacks publish, set by hand. */
export function contractsByHand(documents = new Map<string, LiveDocument>()): LiveContracts {
  return {
    read: async (names) =>
      new Map(
        names.flatMap((name) => {
          const document = documents.get(name);
          return document ? [[name, document] as const] : [];
        }),
      ),
    waitFor: async (name, version) => {
      const document = documents.get(name);
      if (!document || document.version < version) throw new Error(`nobody published version ${version} of ${name}`);
      return document;
    },
  };
}

/** A control plane with the real ledger over a directory. */
export function controlPlaneOnDisk(
  directory: string,
  {
    environment = "test",
    region = "region",
    documents,
  }: { environment?: string; region?: string; documents?: Map<string, LiveDocument> } = {},
): ControlPlane {
  const store = storeOnDisk(directory);
  return {
    accountId: "000000000000",
    store,
    ledger: openLedger(store, { environment, region }),
    contracts: contractsByHand(documents),
    close: () => {},
  };
}
