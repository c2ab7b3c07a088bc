import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { credentialsIn } from "./credentials.ts";
import { EmployeeStoreError } from "./repository.ts";

/** The login in a secret that says one thing after the other; the last one repeats. */
const over = (...answers: (string | Error)[]) => {
  const asked: unknown[] = [];
  const send = async ({ input }: { input: unknown }) => {
    asked.push(input);
    const answer = answers[Math.min(asked.length, answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    return { SecretString: answer };
  };
  return { read: credentialsIn({ send } as unknown as SecretsManagerClient, "arn:secret"), asked };
};
const secret = (password: string) => JSON.stringify({ username: "admin", password });

describe("the database's login", () => {
  it("is read once, and again only when asked to", async () => {
    const { read, asked } = over(secret("one"), secret("two"));
    expect(await read()).toEqual({ username: "admin", password: "one" });
    expect(await read()).toEqual({ username: "admin", password: "one" });
    expect(asked).toEqual([{ SecretId: "arn:secret" }]);
    expect((await read("anew")).password).toBe("two");
    expect((await read()).password).toBe("two");
  });

  it.each([
    ["no JSON", '{"password":"hunter2"'],
    ["no password", '{"username":"hunter2"}'],
    ["an empty password", '{"username":"hunter2","password":""}'],
    ["nothing", ""],
  ])("is not there in a secret with %s, which is not quoted", async (_, text) => {
    const error = await over(text)
      .read()
      .catch((error) => error);
    expect(error).toBeInstanceOf(EmployeeStoreError);
    expect(error.code).toBe("secret: neither username nor password");
    expect(String(error.stack)).not.toContain("hunter2");
  });

  it("is not there while the secret cannot be read, and is read as soon as it can", async () => {
    const { read } = over(Object.assign(new Error("no"), { name: "AccessDeniedException" }), secret("one"));
    await expect(read()).rejects.toMatchObject({ code: "secret: AccessDeniedException" });
    expect((await read()).password).toBe("one");
  });
});
