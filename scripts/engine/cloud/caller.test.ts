import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import { callerOf, requireAccount } from "./caller.ts";
import { type ClientConfig, clientConfigFor } from "./client-config.ts";

const region = "ap-northeast-2";
const configFor = (endpoint: string, accessKeyId = "AKIA", secretAccessKey = "secret"): ClientConfig =>
  clientConfigFor(
    { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    region,
  );

describe("on a cloud that answers", () => {
  let emulator: TestEmulator;
  let config: ClientConfig;
  beforeAll(async () => {
    emulator = await startTestEmulator({ accountId: "111111111111" });
    const { accessKeyId, secretAccessKey } = emulator.access.credentials;
    config = configFor(emulator.access.endpoint, accessKeyId, secretAccessKey);
  });
  afterAll(() => emulator?.dispose());

  it("tells who is signed in", async () => {
    expect(await callerOf(config)).toEqual({
      accountId: "111111111111",
      arn: expect.stringMatching(/^arn:aws:(iam|sts)::111111111111:/),
    });
  });

  it("lets the environment's own account pass", async () => {
    await expect(requireAccount(config, { name: "dev", accountId: "111111111111" })).resolves.toBeUndefined();
  });

  it("stops at another account, naming both and what to do", async () => {
    await expect(requireAccount(config, { name: "prod", accountId: "333333333333" })).rejects.toThrow(
      /signed in to account 111111111111 .*prod belongs to account 333333333333; sign in to that one .*environments\/prod\.ts/,
    );
  });
});

describe("credentials that do not do", () => {
  let server: Server;
  let answer: { status: number; code: string };
  beforeAll(async () => {
    server = createServer((_, response) => {
      response.writeHead(answer.status, { "content-type": "text/xml" });
      response.end(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${answer.code}</Code><Message>no</Message></Error></ErrorResponse>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => server?.close());
  afterEach(() => vi.unstubAllEnvs());
  const atServer = () => configFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  it.each([
    ["ExpiredToken", /have expired; sign in again/],
    ["InvalidClientTokenId", /does not accept these credentials \(InvalidClientTokenId\); check AWS_PROFILE/],
    ["SignatureDoesNotMatch", /does not accept these credentials/],
    ["AccessDenied", /does not say whose credentials these are \(AccessDenied.*sign in again/],
  ])("are told apart with a remedy: %s", async (code, remedy) => {
    answer = { status: 403, code };
    await expect(callerOf(atServer())).rejects.toThrow(remedy);
  });

  it("are said to be missing when there are none anywhere", async () => {
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
    vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    await expect(callerOf(clientConfigFor({}, region))).rejects.toThrow(/no AWS credentials; sign in .* --rehearse/);
  });

  it("are not blamed when a rehearsal has ended, nor is the network", async () => {
    await expect(callerOf(configFor("http://127.0.0.1:1"))).rejects.toThrow(
      "the rehearsal at http://127.0.0.1:1 does not answer (ECONNREFUSED): it has ended; run this again",
    );
  });
});
