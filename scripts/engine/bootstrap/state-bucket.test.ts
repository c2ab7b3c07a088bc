import { describe, expect, it } from "vitest";
import { emulatorsPerTest } from "#scripts/rehearsal/emulator/testing/test-emulator";
import { survey } from "./bootstrap.ts";
import { bucketExists, createBucket } from "./state-bucket.ts";
import { recordedPlace } from "./testing/account.ts";

const emulators = emulatorsPerTest();
const BUCKET = "states-of-somebody";
const OTHERS =
  /state bucket states-of-somebody: it belongs to another account than 111111111111 .* choose another name/;

/** A bucket that another account made, and a place in our account that wants its name. */
async function takenName() {
  const theirs = await emulators.start({ accountId: "222222222222" });
  await createBucket(recordedPlace(theirs.access, BUCKET));
  await theirs.stop();
  const { access } = await emulators.start({ accountId: "111111111111" });
  return recordedPlace(access, BUCKET);
}

describe("the state bucket", () => {
  it("is refused when the name is another account's, and nothing is changed", async () => {
    const place = await takenName();
    await expect(survey(place)).rejects.toThrow(OTHERS);
    expect(place.changes()).toEqual([]);
  });

  it("is refused when another account takes the name between the look and the making", async () => {
    await expect(createBucket(await takenName())).rejects.toThrow(OTHERS);
  });

  it("is refused in another region, naming both", async () => {
    const { access } = await emulators.start({ accountId: "111111111111" });
    const elsewhere = recordedPlace(access, BUCKET, "eu-central-1");
    await createBucket(elsewhere);
    const place = recordedPlace(access, BUCKET, "ap-northeast-2");
    await expect(survey(place)).rejects.toThrow("it lies in eu-central-1, but the environment is in ap-northeast-2");
    expect(place.changes()).toEqual([]);
  });

  it("may have been made by an interrupted run of our own", async () => {
    const { access } = await emulators.start({ accountId: "111111111111" });
    const place = recordedPlace(access, BUCKET);
    expect(await bucketExists(place)).toBe(false);
    await createBucket(place);
    await createBucket(place);
    expect(await bucketExists(place)).toBe(true);
  });

  it("can lie in the region that takes no location", async () => {
    const { access } = await emulators.start({ accountId: "111111111111" });
    const place = recordedPlace(access, BUCKET, "us-east-1");
    await createBucket(place);
    expect(await bucketExists(place)).toBe(true);
  });
});
