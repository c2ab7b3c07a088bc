import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { environmentNames, loadEnvironments } from "#environments/index";
import { synthesize } from "#scripts/engine/synthesize";
import { createCatalog } from "#scripts/rehearsal/provider/schema/catalog";
import { addStacks } from "#stacks/index";
import { leastPrivilege } from "./least-privilege.ts";
import { noSecrets } from "./no-secrets.ts";
import { publicIngress } from "./public-ingress.ts";
import { type StackConfiguration, stackConfiguration } from "./stack-configuration.ts";
import { tagged } from "./tags.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-rules-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const catalog = createCatalog();
const taggable = new Map<string, boolean>();
function isTaggable(type: string): boolean {
  const known = taggable.get(type);
  if (known !== undefined) return known;
  const found = catalog.resource(type)?.attributes.some(({ name }) => name === "tags_all") ?? false;
  taggable.set(type, found);
  return found;
}

function stacksOf(environment: string): StackConfiguration[] {
  const platform = { environmentNames, loadEnvironments, addStacks };
  const { graph, directoryOf } = synthesize({ platform, environment, outdir: join(root, environment), variables: {} });
  return graph.stacks.map(({ id, concern }) =>
    stackConfiguration(id, concern, JSON.parse(readFileSync(join(directoryOf(id), "cdk.tf.json"), "utf8"))),
  );
}

describe.each(environmentNames)("every stack of %s", (environment) => {
  const stacks = stacksOf(environment);

  it.each([
    ["lets the world in at port 443 of the load balancer, and nowhere else", publicIngress],
    ["allows named actions on named resources", leastPrivilege],
    ["tags what can be tagged, also what it has launched", tagged(isTaggable)],
    ["holds no secret", noSecrets],
  ])("%s", (_, rule) => {
    expect(stacks.length).toBeGreaterThan(0);
    expect(stacks.flatMap(rule)).toEqual([]);
  });
});
