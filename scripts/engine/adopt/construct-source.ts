import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { App, TerraformResource } from "cdktf";
import { Node } from "constructs";
import type { PlatformStack } from "#constructs/core/platform-stack";
import type { Environment } from "#environments/environment";

/** Where in the code a resource is declared. */
export interface ConstructSource {
  /** Path of its construct, e.g. `dev-rds/primary/default`. */
  readonly construct: string;
  /** File and line below the repository, innermost first, e.g. `constructs/data/mysql-database.ts:64`, `stacks/rds.ts:31`. */
  readonly lines: readonly string[];
}

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * Where the resources of a stack are declared, by address. Builds the stack once more and notes who made each element, which
 * synthesis does without: it is the larger part of what a construct costs.
 */
export function constructSources(
  environment: Environment,
  addStacks: (app: App, environment: Environment) => readonly PlatformStack[],
  stackId: string,
): ReadonlyMap<string, ConstructSource> {
  const outdir = mkdtempSync(join(tmpdir(), "sluice-sources-"));
  try {
    const { made, traces } = whileTracing(() => addStacks(new App({ outdir, stackTraces: true }), environment));
    const stack = made.find(({ node }) => node.id === stackId);
    const resources = (stack?.node.findAll() ?? []).filter((node) => TerraformResource.isTerraformResource(node));
    return new Map(
      resources.map((resource) => [
        `${resource.terraformResourceType}.${resource.friendlyUniqueId}`,
        { construct: resource.node.path, lines: linesOf(traces.get(resource.node) ?? "") },
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Stack traces of elements. With `stackTraces` CDKTF asks its construct library for one, which by now takes none. */
function whileTracing<T>(during: () => T): { readonly made: T; readonly traces: ReadonlyMap<Node, string> } {
  const traces = new Map<Node, string>();
  const { addMetadata } = Node.prototype;
  const depth = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  Node.prototype.addMetadata = function (this: Node, type, data, options) {
    if (type === "stacktrace") traces.set(this, new Error("made here").stack ?? "");
    addMetadata.call(this, type, data, options);
  };
  try {
    return { made: during(), traces };
  } finally {
    Node.prototype.addMetadata = addMetadata;
    Error.stackTraceLimit = depth;
  }
}

/** Lines of stacks and constructs in a stack trace. */
function linesOf(trace: string): readonly string[] {
  const found = trace.split("\n").flatMap((frame) => {
    const [, place, line] = /(?:file:\/\/)?(\/[^():]+\.ts):(\d+)(?::\d+)?\)?$/.exec(frame) ?? [];
    return place === undefined ? [] : [`${relative(repository, place)}:${line}`];
  });
  return [
    ...new Set(found.filter((each) => /^(stacks|constructs)\//.test(each) && !each.startsWith("stacks/index.ts"))),
  ];
}
