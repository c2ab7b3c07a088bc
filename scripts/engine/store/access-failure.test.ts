import { describe, expect, it } from "vitest";
import { Failure } from "#scripts/engine/failure";
import { accessFailure } from "./access-failure.ts";

const access = { action: "reading x", region: "eu-central-1", permission: "and that your role may read x" };
const failing = (name: string, rest: object = {}) => Object.assign(new Error("words"), { name, ...rest });

describe("what went wrong on the way to AWS", () => {
  it("keeps its cause, and a failure that has its sentence already", () => {
    const error = failing("Strange");
    expect(accessFailure(error, access)).toMatchObject({ message: "reading x: Strange: words", cause: error });
    const failure = new Failure("decision", "which one?");
    expect(accessFailure(failure, access)).toBe(failure);
    expect(accessFailure("text", access).message).toBe("reading x: text");
  });

  it("speaks of an account only where one was expected", () => {
    const denied = failing("AccessDeniedException", { $metadata: { httpStatusCode: 403 } });
    expect(accessFailure(denied, access).message).not.toContain("account than");
    expect(accessFailure(denied, { ...access, accountId: "111111111111" }).message).toContain(
      "belongs to another account than 111111111111",
    );
    // Parameter Store says it with another status than S3.
    const refused = failing("AccessDeniedException", { $metadata: { httpStatusCode: 400 } });
    expect(accessFailure(refused, access).message).toMatch(/access is denied .*and that your role may read x/);
  });

  it.each(["ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT"])("says that nothing answers: %s", (code) => {
    expect(accessFailure(failing("Error", { code }), access).message).toContain(`no answer (${code})`);
  });
});
