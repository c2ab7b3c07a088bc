import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from "@aws-sdk/client-s3";
import { besidesOf, mergeNamed } from "./documents.ts";
import { type Item, missing, owned, type Place, right, unlessCalled, wrong } from "./item.ts";

/**
 * Nothing current ever expires. Of each object, the ten newest old versions stay for good, so that a state that was deleted or
 * ruined long ago can still be brought back; older ones go after 90 days. A lock file is written and deleted with every run, and
 * leaves ten small versions at most; a delete marker with nothing behind it goes. The ledger can be written anew at any time.
 */
export const rules: readonly LifecycleRule[] = [
  {
    ID: "sluice-old-versions",
    Status: "Enabled",
    Filter: { Prefix: "" },
    NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 10 },
    Expiration: { ExpiredObjectDeleteMarker: true },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  },
  {
    ID: "sluice-old-ledger",
    Status: "Enabled",
    Filter: { Prefix: "ledger/" },
    NoncurrentVersionExpiration: { NoncurrentDays: 30 },
  },
];

async function rulesOf(place: Place): Promise<readonly LifecycleRule[] | undefined> {
  const answer = await unlessCalled(
    ["NoSuchLifecycleConfiguration"],
    place.s3.send(new GetBucketLifecycleConfigurationCommand(owned(place))),
  );
  return answer && (answer.Rules ?? []);
}

const merge = (found: readonly LifecycleRule[]) => mergeNamed(found, rules, ({ ID }) => ID);

/** Our rules, beside those that others have added. */
export const lifecycle: Item = {
  name: "lifecycle of old versions",
  inspect: async (place) => {
    const found = await rulesOf(place);
    if (!found) return missing;
    const { differing, others } = merge(found);
    if (differing.length > 0) return wrong(`without the right ${differing.join(", ")}`);
    return { ...right, ...besidesOf(others, "rule") };
  },
  mend: async (place) => {
    const Rules = [...merge((await rulesOf(place)) ?? []).merged];
    await place.s3.send(
      new PutBucketLifecycleConfigurationCommand({ ...owned(place), LifecycleConfiguration: { Rules } }),
    );
  },
};
