import { describe, expect, it } from "vitest";
import { Failure, HeldBack } from "#scripts/engine/failure";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import type { DeclaredSecret } from "./declared-secrets.ts";
import { type NeededSecretsSettings, neededSecrets } from "./needed-secrets.ts";
import { entriesInMemory } from "./testing/entries-in-memory.ts";

const secret = (name: string, functions: readonly string[] = ["ingest"]): DeclaredSecret => ({
  name,
  id: `x/${name}`,
  stack: "test-secrets",
  description: "",
  readers: [{ stack: "test-pipeline", functions }],
});
const [pipeline, secretsStack, other] = [stackNode("pipeline"), stackNode("secrets"), stackNode("other")];
const command = (words: string) => `sluice ${words}`;

function watching(entries: Parameters<typeof entriesInMemory>[0], settings: Partial<NeededSecretsSettings> = {}) {
  const store = entriesInMemory(entries);
  const notes: string[] = [];
  let opened = 0;
  const open = async () => {
    opened++;
    return store;
  };
  const note = (line: string) => void notes.push(line);
  const secrets = [secret("mongodb-uri"), secret("unread", [])];
  const needed = neededSecrets({ secrets, open, command, note, ...settings });
  return { needed, notes, store, opened: () => opened };
}

describe("secrets that functions need", () => {
  it("cost nothing where no function of the stacks is told of one", async () => {
    const { needed, opened } = watching({});
    await needed.before([other, secretsStack]);
    await needed.hold(other);
    expect(await needed.missing([other])).toEqual([]);
    expect(opened()).toBe(0);
  });

  it("stop a run before anything is applied when an entry has no value, with the command that puts one in", async () => {
    const { needed } = watching({ "x/mongodb-uri": undefined });
    await expect(needed.before([pipeline, secretsStack])).rejects.toMatchObject({
      kind: "decision",
      message:
        "nothing was applied: test-pipeline: ingest needs the secret mongodb-uri, which has no value: sluice secrets seed mongodb-uri\n" +
        "Then run this again; or add --unseeded to deploy it all the same.",
    });
  });

  it("let a run begin that makes their entries first, say so, and hold the stack alone back when its turn comes", async () => {
    const { needed, notes, store } = watching({});
    await needed.before([secretsStack, pipeline]);
    expect(notes).toEqual([
      expect.stringMatching(/^test-pipeline will wait for a value of the secret mongodb-uri: .*seed mongodb-uri/),
    ]);
    store.add("x/mongodb-uri");
    const held = await needed.hold(pipeline).catch((error: unknown) => error);
    expect(held).toBeInstanceOf(HeldBack);
    await needed.hold(other);
    store.add("x/mongodb-uri", "put in meanwhile, from another terminal");
    await needed.hold(pipeline);
  });

  it("stop a run without the stack that makes their entries, and name that stack", async () => {
    const { needed } = watching({});
    await expect(needed.before([pipeline])).rejects.toThrow(/not there yet: deploy test-secrets first/);
  });

  it("count as missing when somebody has deleted them", async () => {
    const { needed, store } = watching({ "x/mongodb-uri": "value" });
    store.remove("x/mongodb-uri");
    await expect(needed.before([pipeline])).rejects.toThrow(/restore-secret --secret-id x\/mongodb-uri/);
  });

  it("are only spoken of where functions are to be deployed without them", async () => {
    const { needed, notes } = watching({ "x/mongodb-uri": undefined }, { unseeded: true });
    await needed.before([pipeline]);
    await needed.hold(pipeline);
    expect(notes).toHaveLength(2);
  });

  it("do not stop anybody who may not look, and that is said once", async () => {
    const { needed, notes, store } = watching({ "x/mongodb-uri": undefined });
    store.describe = async () => {
      throw new Failure("failed", "access is denied");
    };
    await needed.before([pipeline]);
    await needed.hold(pipeline);
    expect(notes).toEqual(["whether secrets have values cannot be told: access is denied"]);
  });

  it("are made up in a rehearsal, as far as they can be, and nowhere else", async () => {
    const secrets = [secret("card-token-keys")];
    const rehearsed = watching({ "x/card-token-keys": undefined }, { secrets, rehearsed: true });
    expect(await rehearsed.needed.missing([pipeline])).toEqual([]);
    expect(rehearsed.store.valueOf("x/card-token-keys")).toBeUndefined();
    await rehearsed.needed.hold(pipeline);
    expect(rehearsed.notes).toEqual(["card-token-keys: made up a value for the rehearsal"]);
    expect(rehearsed.store.valueOf("x/card-token-keys")).toMatch(/^\{"current":"1"/);
    await rehearsed.needed.hold(pipeline);
    expect(rehearsed.notes).toHaveLength(1);

    const onAws = watching({ "x/card-token-keys": undefined }, { secrets });
    await expect(onAws.needed.hold(pipeline)).rejects.toThrow(/seed card-token-keys/);
    const noForm = watching({ "x/mongodb-uri": undefined }, { rehearsed: true });
    await expect(noForm.needed.hold(pipeline)).rejects.toThrow(/seed mongodb-uri/);
  });
});
