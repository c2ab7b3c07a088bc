import { Failure } from "#scripts/engine/failure";
import type { ObjectStore } from "#scripts/engine/store/object-store";
import { type HeldObject, heldObjects } from "./held-objects.ts";

const stateSuffix = ".tfstate";

/**
 * What every state below a prefix of the bucket holds, by state key. Each is read once; of its values only ids are kept.
 * @param prefix e.g. `dev/ap-northeast-2/`
 * @throws Failure for one that is no state file: it might hold any of what is looked for
 */
export async function readHeldObjects(
  store: ObjectStore,
  prefix: string,
): Promise<ReadonlyMap<string, readonly HeldObject[]>> {
  const keys = (await store.list(prefix)).map(({ key }) => key).filter((key) => key.endsWith(stateSuffix));
  const states = await Promise.all(
    keys.map(async (key) => {
      const found = await store.read(key);
      return found ? [[key, parse(store, key, found.text)] as const] : [];
    }),
  );
  return new Map(states.flat());
}

function parse(store: ObjectStore, key: string, text: string): readonly HeldObject[] {
  try {
    return heldObjects(JSON.parse(text));
  } catch {
    // The error may quote the text, in which secrets stand in clear.
    throw new Failure(
      "failed",
      `s3://${store.bucket}/${key} is not a Terraform state, so nobody can say what no state holds; restore an earlier version of that object`,
    );
  }
}
