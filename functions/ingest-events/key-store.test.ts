import { describe, expect, it, vi } from "vitest";
import { KeyRingError } from "./key-ring.ts";
import { type KeyStoreProps, keyStore } from "./key-store.ts";

const secret = (current: string) => ({
  SecretString: JSON.stringify({ current, keys: { [current]: Buffer.alloc(32, Number(current)).toString("base64") } }),
});

/** A key store over a script of answers; the last one repeats. */
const storeOver = (...answers: (object | Error)[]) => {
  const clock = { now: 1_000_000 };
  const asked: unknown[] = [];
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const send = async ({ input }: { input: unknown }) => {
    asked.push(input);
    const answer = answers[Math.min(asked.length, answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = { send } as unknown as KeyStoreProps["client"];
  const read = keyStore({ client, secretId: "local/card-token-keys", refreshSeconds: 300, log, now: () => clock.now });
  return { read, clock, asked, log };
};

const missing = Object.assign(new Error("Secrets Manager can't find the specified secret."), {
  name: "ResourceNotFoundException",
});

describe("keyStore", () => {
  it("asks for the secret once, and again when its time is up", async () => {
    const { read, clock, asked } = storeOver(secret("1"), secret("2"));
    expect((await read()).current).toBe("1");
    clock.now += 299_999;
    expect((await read()).current).toBe("1");
    expect(asked).toEqual([{ SecretId: "local/card-token-keys" }]);
    clock.now += 1;
    expect((await read()).current).toBe("2");
  });

  it("asks once for all requests that come at the same time", async () => {
    const { read, asked } = storeOver(secret("1"));
    await Promise.all([read(), read(), read()]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["a missing secret", missing, "ResourceNotFoundException"],
    ["a malformed secret", { SecretString: "{}" }, "current"],
    ["a binary secret", { SecretBinary: new Uint8Array(3) }, "is not JSON"],
  ])("says for %s which secret and what to do", async (_, answer, reason) => {
    const { read } = storeOver(answer);
    const failure = await read().catch((error) => error);
    expect(failure).toBeInstanceOf(KeyRingError);
    expect(failure.message).toContain(reason);
    expect(failure.message).toContain('Store {"current":"1"');
    expect(failure.message).toContain('in the secret "local/card-token-keys"');
  });

  it("recovers as soon as the secret is there", async () => {
    const { read } = storeOver(missing, secret("1"));
    await expect(read()).rejects.toThrow(KeyRingError);
    expect((await read()).current).toBe("1");
  });

  it.each([
    ["gone", missing],
    ["malformed", { SecretString: "{}" }],
  ])("uses the keys at hand on when the secret is %s, and says so", async (_, answer) => {
    const { read, clock, log, asked } = storeOver(secret("1"), answer);
    await read();
    clock.now += 300_000;
    expect((await read()).current).toBe("1");
    expect((await read()).current).toBe("1");
    expect(asked).toHaveLength(2);
    expect(log.error).toHaveBeenCalledExactlyOnceWith("The keys at hand are used on", expect.any(KeyRingError));
  });
});
