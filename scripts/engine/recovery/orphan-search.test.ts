import { describe, expect, it } from "vitest";
import { orphanSearch } from "./orphan-search.ts";
import { inMemory } from "./testing/cut-short.ts";

const environment = {
  ...{ name: "dev", accountId: "000000000000", region: "here", overrides: {} },
  ...{ state: { bucket: "states" } },
};
const commandsWith = (variables: NodeJS.ProcessEnv) =>
  orphanSearch({
    root: "/repository",
    variables,
    synthesis: { environment, directoryOf: (id) => `/repository/${id}` },
    control: { store: inMemory({}) },
  } as Parameters<typeof orphanSearch>[0]);

describe("looking for orphans", () => {
  it("in AWS cannot see what has no tags, and gives plain Terraform commands", () => {
    const search = commandsWith({ AWS_PROFILE: "dev" });
    expect([search.objects.complete, search.commands.prefix]).toEqual([false, []]);
  });

  it("in a rehearsal sees everything, and gives commands that attach to it", () => {
    const search = commandsWith({ TF_REATTACH_PROVIDERS: "{}", AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    expect(search.objects.complete).toBe(true);
    expect(search.commands.prefix?.join(" ")).toBe("npm run sluice -- exec --env dev --");
  });

  it("with the real provider on the local cloud says so in its commands", () => {
    const search = commandsWith({ SLUICE_AWS_PROVIDER: "{}", AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    expect([search.objects.complete, search.commands.prefix?.slice(-3)]).toEqual([false, ["--provider", "aws", "--"]]);
  });
});
