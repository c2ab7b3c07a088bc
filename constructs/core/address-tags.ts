import { Aspects, Fn, TerraformResource, type TerraformStack, Token } from "cdktf";

/** Tag that tells which resource of its stack an object is; with the tag `Stack` it is found again after a killed apply. */
export const addressTag = "Address";

/** Characters that a tag value may have. Source: AWS General Reference, "Tagging your AWS resources". */
const longestValue = 256;

/** Thrown when a resource cannot carry its address. */
export class AddressTagError extends Error {
  override name = "AddressTagError";
}

/** A resource whose binding has a `tags` map; the bindings of those that cannot be tagged lack the getter. */
interface Taggable extends TerraformResource {
  readonly tagsInput: Tags | undefined;
  tags: Tags;
}

const isTaggable = (node: unknown): node is Taggable =>
  TerraformResource.isTerraformResource(node) && "tagsInput" in (node as object);

/** Tags by name. */
type Tags = Readonly<Record<string, string>>;

/** Every resource of a stack that can be tagged. */
export const taggableIn = (stack: TerraformStack): readonly TerraformResource[] =>
  stack.node.findAll().filter(isTaggable);

/**
 * Gives every taggable resource of a stack its Terraform address as the tag `Address`, when the stack is synthesized: whatever
 * was declared, and wherever, by then. Tags of the resource itself stay; a tag `Address` of another meaning is an error, as
 * neither may replace the other. The instances of a resource with `count` or `for_each` share the resource's address.
 * @param more tags that a resource gets besides, over its own
 */
export function tagAddresses(stack: TerraformStack, more: (resource: TerraformResource) => Tags = () => ({})): void {
  Aspects.of(stack).add({
    visit: (node) => {
      if (isTaggable(node)) tag(node, more(node));
    },
  });
}

function tag(resource: Taggable, more: Tags): void {
  const address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
  if (address.length > longestValue)
    throw new AddressTagError(
      `${resource.node.path}: its address has ${address.length} characters, a tag has at most ${longestValue}; shorten the construct ids`,
    );
  const tags = resource.tagsInput ?? {};
  const own = { ...more, [addressTag]: address };
  if (Token.isUnresolved(tags)) {
    // What the map holds is known to Terraform only. Its own value for the tag, if it has one, is the one that stays.
    if (!merged.has(resource)) resource.tags = Fn.merge([own, tags]);
    merged.add(resource);
    return;
  }
  const given = tags[addressTag];
  if (given !== undefined && given !== address)
    throw new AddressTagError(
      `${resource.node.path}: the tag "${addressTag}" is where its Terraform address stands; give "${given}" another tag`,
    );
  resource.tags = { ...tags, ...own };
}

/** Resources that were seen to before: a stack may be synthesized more than once. */
const merged = new WeakSet<Taggable>();
