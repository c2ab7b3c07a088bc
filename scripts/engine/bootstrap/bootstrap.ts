import { Failure, messageOf } from "#scripts/engine/failure";
import type { Interruption } from "#scripts/engine/interruption";
import { bucketSettings } from "./bucket-settings.ts";
import { type Finding, type Item, missing, type Place, right } from "./item.ts";
import { keySettings } from "./key-settings.ts";
import { bucketExists, createBucket } from "./state-bucket.ts";
import { createStateKey, findStateKey } from "./state-key.ts";

/** One item as it was found. */
export interface Inspected {
  readonly name: string;
  readonly finding: Finding;
  /** Makes it as it should be. */
  readonly mend: (keyArn: string) => Promise<void>;
}

/** An account as it was found; nothing has been changed yet. */
export interface Survey {
  readonly keyArn: string | undefined;
  readonly items: readonly Inspected[];
}

/**
 * Looks at key and bucket, and changes nothing.
 * @throws Failure("failed") for a bucket of another account or region, a key that cannot be used, a call that AWS refuses
 */
export async function survey(place: Place): Promise<Survey> {
  const keyArn = await said("key", "looked for", () => findStateKey(place));
  const there = await said(`state bucket ${place.bucket}`, "looked for", () => bucketExists(place));
  const items: Inspected[] = [];
  const inspect = async (item: Item, exists: boolean) => {
    const finding = exists ? await said(item.name, "read", () => item.inspect(place, keyArn)) : missing;
    items.push({ name: item.name, finding, mend: (arn) => item.mend(place, arn) });
  };
  items.push({ name: "key", finding: keyArn ? right : missing, mend: async () => {} });
  for (const item of keySettings) await inspect(item, keyArn !== undefined);
  const bucket = { name: `bucket ${place.bucket}`, mend: () => createBucket(place) };
  items.push({ ...bucket, finding: there ? right : missing });
  for (const item of bucketSettings) await inspect(item, there);
  return { keyArn, items };
}

/**
 * Makes everything as it should be, item by item; may end at any point and be run again from a new survey.
 * @param onItem told before each item that is changed
 * @returns ARN of the key
 */
export async function mend(
  place: Place,
  { keyArn: found, items }: Survey,
  { interruption, onItem }: { readonly interruption: Interruption; readonly onItem: (name: string) => void },
): Promise<string> {
  const goOn = () => {
    if (interruption.requested.aborted)
      throw new Failure("interrupted", "interrupted; run bootstrap again to do the rest");
  };
  goOn();
  const keyArn = found ?? (await said("key", "made", () => createStateKey(place)));
  for (const { name, finding, mend } of items) {
    if (finding.kind === "right") continue;
    goOn();
    onItem(name);
    await said(name, "set", () => mend(keyArn));
  }
  return keyArn;
}

/** A refusal as a sentence with its remedy. */
async function said<T>(name: string, verb: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      "failed",
      `${name}: it could not be ${verb} (${(error as Error).name}: ${messageOf(error)}); ` +
        "the permissions that bootstrap needs are in docs/how-to/bootstrap-an-account.md; what was done so far stays, and running it again does the rest",
      { cause: error },
    );
  }
}
