import { describe, expect, it } from "vitest";
import type { Context } from "#scripts/commands/cli/context";
import type { Holder } from "#scripts/engine/recovery/holder";
import { recordedProgress, stackNode } from "#scripts/engine/testing/stacks-on-disk";
import { confirmRelease } from "./confirm-release.ts";

const lock = (kind: Holder["kind"]) => ({
  node: stackNode("vpc"),
  lock: { id: "1", operation: "OperationTypeApply", who: "ana@there", created: "2026-11-20T20:00:00Z" },
  age: 90,
  holder: { kind, pid: 1, reason: "it ran on there" } as Holder,
});

/** A person who gives this answer, or nobody. */
function at(answer?: "yes" | "no") {
  const asked: string[] = [];
  const ask = (async (question: string) => {
    asked.push(question);
    return answer;
  }) as unknown as Context["ask"];
  return { asked, context: { ask: answer && ask, progress: recordedProgress().progress } as Context };
}

describe("releasing a lock", () => {
  it("asks where its holder may be alive, telling who has it since when", async () => {
    const { asked, context } = at("yes");
    await confirmRelease(context, [lock("unknown"), lock("gone")]);
    expect(asked).toEqual([
      "test-vpc: OperationTypeApply by ana@there at 2026-11-20T20:00:00Z, 90 s ago: it ran on there\n" +
        "Nobody knows whether these still run. Release them?",
    ]);
  });

  it("takes no for an answer, and needs --yes where nobody can give one", async () => {
    await expect(confirmRelease(at("no").context, [lock("unknown")])).rejects.toMatchObject({ kind: "decision" });
    await expect(confirmRelease(at().context, [lock("unknown")])).rejects.toThrow(/test-vpc: .*then add --yes/s);
  });

  it("does not ask where the holder is known to be gone, or is refused anyway", async () => {
    const { asked, context } = at("no");
    await confirmRelease(context, [lock("gone"), lock("alive")]);
    expect(asked).toEqual([]);
  });
});
