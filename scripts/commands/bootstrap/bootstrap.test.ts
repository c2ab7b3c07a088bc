import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type SmallRepository, smallRepository } from "#scripts/commands/testing/small-platform";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import { bootstrap } from "./bootstrap.ts";

const input = { environment: "tiny", rehearse: false, yes: false };
let emulator: TestEmulator;
let repository: SmallRepository;
const made: SmallRepository[] = [];

// One cloud for all tests, in the account and region of the environment `tiny`.
beforeAll(async () => {
  emulator = await startTestEmulator();
});
afterAll(() => emulator?.dispose());
beforeEach(() => {
  repository = signedIn();
});
afterEach(() => {
  for (const { remove } of made.splice(0)) remove();
});

function signedIn(answers?: readonly string[], { access } = emulator): SmallRepository {
  const { accessKeyId, secretAccessKey } = access.credentials;
  const variables = {
    AWS_ENDPOINT_URL: access.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const signed = smallRepository({ variables, ...(answers && { answers }) });
  made.push(signed);
  return signed;
}

const outcomes = (data: unknown) =>
  new Set((data as { items: { outcome: string }[] }).items.map(({ outcome }) => outcome));

describe("bootstrap", () => {
  it("changes nothing before somebody says so, and says what it would change", async () => {
    await expect(bootstrap(repository.context, input)).rejects.toMatchObject({
      kind: "decision",
      message: expect.stringMatching(
        /in account 000000000000, 13 items would change:\n {2}key: to create\n[\s\S]*add --yes/,
      ),
    });
    const asking = signedIn(["no"]);
    await expect(bootstrap(asking.context, input)).rejects.toThrow("not confirmed; nothing was changed");
    expect(asking.asked[0]).toContain("versioning: to create");
  });

  it("makes everything once somebody has said yes, and asks nothing when there is nothing to do", async () => {
    const asking = signedIn(["yes"]);
    const report = await bootstrap(asking.context, input);
    expect(report).toMatchObject({
      exitCode: 0,
      data: { accountId: "000000000000", bucket: "sluice-state-000000000000" },
    });
    expect(outcomes(report.data)).toEqual(new Set(["created"]));
    expect(report.text).toMatch(/^key +created$/m);

    const again = await bootstrap(asking.context, input);
    expect(outcomes(again.data)).toEqual(new Set(["as it should be"]));
    expect(asking.asked).toHaveLength(1);
  });

  it("refuses an unknown environment before it looks at AWS", async () => {
    await expect(bootstrap(repository.context, { ...input, environment: "nowhere" })).rejects.toThrow(
      'there is no environment "nowhere"; there are tiny',
    );
  });

  it("refuses to run in another account than the environment's", async () => {
    const other = await startTestEmulator({ accountId: "222222222222" });
    try {
      await expect(bootstrap(signedIn(["yes"], other).context, { ...input, yes: true })).rejects.toThrow(
        /signed in to account 222222222222 .*tiny belongs to account 000000000000/,
      );
    } finally {
      await other.dispose();
    }
  });
});
