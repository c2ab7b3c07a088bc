import { closestNames } from "#constructs/core/given-names";
import { Failure } from "#scripts/engine/failure";
import { printable } from "#scripts/engine/printable";
import type { DeclaredResource } from "#scripts/engine/recovery/missing-resources";

/** What a path names. */
export interface PathMatch {
  /** The resource that the path itself is, or that the construct there is about: as a rule one. */
  readonly own: readonly DeclaredResource[];
  /** The resources of the construct's parts. */
  readonly below: readonly DeclaredResource[];
}

/** Construct ids that an address leaves out; see constructs/core/logical-ids.ts. */
const hidden = "default";

const longest = 1024;

/**
 * The resources of a stack at a construct path (`primary`, `network/private-ap-northeast-2a`), with or without the stack's id before
 * it, or at a Terraform address (`aws_db_instance.primary`).
 * @throws Failure("usage") if the stack declares nothing there, with what comes closest
 */
export function resourcesAt(path: string, stackId: string, resources: readonly DeclaredResource[]): PathMatch {
  const asked = path.length > longest ? `${path.slice(0, longest)}...` : path;
  const address = resources.filter((resource) => resource.address === path);
  if (address.length > 0) return { own: address, below: [] };
  const parts = path.replace(/^\/+|\/+$/g, "").split("/");
  const wanted = visible(parts[0] === stackId ? parts.slice(1) : parts);
  const placed = resources.map((resource) => ({ resource, path: pathOf(resource) }));
  const own = placed.filter((each) => each.path === wanted).map(({ resource }) => resource);
  const below = placed.filter((each) => each.path.startsWith(`${wanted}/`)).map(({ resource }) => resource);
  if (own.length + below.length > 0) return { own, below };
  const names = path.includes(".") ? resources.map((each) => each.address) : placed.map((each) => each.path);
  const close = closestNames(path, [...new Set(names)]);
  throw new Failure(
    "usage",
    `${stackId}: nothing is declared at ${printable(JSON.stringify(asked))}${instances(path)}; ` +
      (close.length > 0 ? `did you mean ${close.join(", ")}?` : "the stack declares no resources"),
  );
}

const instances = (path: string): string =>
  /\[.*\]$/.test(path) ? " (instances of count or for_each are imported by plain `terraform import`)" : "";

/** A resource's construct path below its stack, without the parts that its address leaves out: `network/private-ap-northeast-2a`. */
export function pathOf({ address, values }: DeclaredResource): string {
  const comment = values["//"] as { readonly metadata?: { readonly path?: unknown } } | undefined;
  const path = comment?.metadata?.path;
  // What was not made by a construct has no path; its address is made from one all the same.
  if (typeof path !== "string") return address.slice(address.indexOf(".") + 1).replaceAll("_", "/");
  return visible(path.split("/").slice(1));
}

function visible(parts: readonly string[]): string {
  const shown = parts.filter((part) => part !== hidden);
  return (shown.length > 0 ? shown : parts).join("/");
}
