import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, it } from "vitest";
import { clientConfig } from "../emulator/access.ts";
import { ensureStateBucket } from "../emulator/state-backend.ts";
import { missingMoto, startMoto } from "./moto.ts";

const place = { region: "ap-northeast-2", accountId: "111111111111" };

// Only where the tests with the real provider run, which are what it is installed for.
describe.skipIf(!process.env.SLUICE_PROVIDER_MIRROR)("moto", () => {
  let missing: string | undefined;
  beforeAll(async () => {
    missing = await missingMoto();
  }, 300_000);

  it("answers on loopback for the account that it is told, until it is stopped", async (test) => {
    if (missing) return test.skip(missing);
    const moto = await startMoto(place);
    try {
      expect(moto.access.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const { Account } = await new STSClient(clientConfig(moto.access)).send(new GetCallerIdentityCommand({}));
      expect(Account).toBe(place.accountId);
    } finally {
      await moto.stop();
    }
    await expect(fetch(moto.access.endpoint)).rejects.toThrow("fetch failed");
    await moto.stop();
  });

  it("keeps states, and refuses a second lock of one", async (test) => {
    if (missing) return test.skip(missing);
    const moto = await startMoto(place);
    try {
      await ensureStateBucket(moto.access, "states");
      const s3 = new S3Client(clientConfig(moto.access));
      const lock = new PutObjectCommand({ Bucket: "states", Key: "vpc.tflock", Body: "held", IfNoneMatch: "*" });
      await s3.send(lock);
      await expect(s3.send(lock)).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
    } finally {
      await moto.stop();
    }
  });
});
