import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { clientConfig, type EmulatorAccess } from "#scripts/rehearsal/emulator/access";
import type { Place } from "../item.ts";

/** A call that was made: its name, and whether it named this bucket owner. */
export interface Call {
  readonly name: string;
  readonly owner: string | undefined;
}

/** A place in the emulator whose calls are recorded, and can be made to end there. */
export interface RecordedPlace extends Place {
  readonly calls: Call[];
  /** Calls that change something. */
  readonly changes: () => readonly string[];
  /** Lets this many changing calls through; the next one never reaches the cloud. */
  endAfter(changes: number): void;
}

const reads = /^(Get|Head|List|Describe)/;

/** Makes such a place. */
export function recordedPlace(access: EmulatorAccess, bucket: string, region = access.region): RecordedPlace {
  const calls: Call[] = [];
  let left = Number.POSITIVE_INFINITY;
  const config = { ...clientConfig(access), region };
  const [s3, kms] = [new S3Client(config), new KMSClient(config)];
  // Both clients record alike; the types of their middleware differ in what they carry only.
  for (const { middlewareStack } of [s3, kms as unknown as S3Client]) {
    middlewareStack.add(
      (next, context) => async (args) => {
        const name = (context.commandName ?? "").replace(/Command$/, "");
        calls.push({ name, owner: (args.input as { ExpectedBucketOwner?: string }).ExpectedBucketOwner });
        if (!reads.test(name) && left-- <= 0) throw new Error("the machine was switched off");
        return next(args);
      },
      { step: "initialize" },
    );
  }
  return {
    s3,
    kms,
    accountId: access.accountId,
    region,
    bucket,
    owner: "platform",
    costCenter: "platform-test",
    calls,
    changes: () => calls.map(({ name }) => name).filter((name) => !reads.test(name)),
    endAfter: (changes) => {
      left = changes;
    },
  };
}
