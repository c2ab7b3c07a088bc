import { type Arguments, blocks, type Rule, type StackConfiguration } from "./stack-configuration.ts";

/** What everything is found, charged and answered for by; the provider puts these on all that it makes. */
const STANDARD = ["Application", "Compliance", "CostCenter", "Environment", "ManagedBy", "Owner", "Stack"];
/** Standard too, but a resource may have a class of its own. */
const CLASS = "DataClassification";
const CLASSES: readonly unknown[] = ["public", "internal", "confidential", "restricted"];
/** What a launch template makes is made by another service, which knows nothing of the provider's tags. */
const LAUNCHED = ["instance", "volume"];

/** Everything that can carry tags carries the standard ones and its address. */
export const tagged =
  (isTaggable: (type: string) => boolean): Rule =>
  (stack) => [
    ...providerTags(stack),
    ...stack.resources.flatMap(([type, name, block]) => {
      const place = `${stack.id} ${type}.${name}`;
      const address = isTaggable(type) && !carries(block.tags, "Address") ? [`${place}: has no tag Address`] : [];
      const overridden = STANDARD.filter((tag) => carries(block.tags, tag)).map(
        (tag) => `${place}: hides the standard tag ${tag} behind one of its own; give it another name`,
      );
      return [
        ...address,
        ...overridden,
        ...misclassed(place, block.tags),
        ...(type === "aws_launch_template" ? launched(place, block) : []),
      ];
    }),
  ];

function providerTags({ id, json }: StackConfiguration): string[] {
  const { provider } = json as { readonly provider?: { readonly aws?: unknown } };
  return blocks(provider?.aws).flatMap(({ default_tags }) => {
    const missing = [...STANDARD, CLASS].filter((tag) => !blocks(default_tags).some(({ tags }) => carries(tags, tag)));
    return [
      ...missing.map((tag) => `${id} provider: puts no tag ${tag} on what it makes`),
      ...blocks(default_tags).flatMap(({ tags }) => misclassed(`${id} provider`, tags)),
    ];
  });
}

/** A tag of an unknown class is as good as none. */
function misclassed(place: string, tags: unknown): string[] {
  const named = typeof tags === "object" && tags !== null && Object.hasOwn(tags, CLASS);
  const value = named ? (tags as Arguments)[CLASS] : CLASSES[0];
  if (CLASSES.includes(value)) return [];
  return [`${place}: the tag ${CLASS} says ${JSON.stringify(value)}; classes are ${CLASSES.join(", ")}`];
}

const launched = (place: string, { tag_specifications }: Arguments): string[] =>
  LAUNCHED.filter((kind) => !blocks(tag_specifications).some((spec) => spec.resource_type === kind && spec.tags)).map(
    (kind) => `${place}: launches a ${kind} without tags; add tag_specifications`,
  );

/** Tags are a map, or an expression that merges some. */
const carries = (tags: unknown, name: string): boolean =>
  typeof tags === "string" ? tags.includes(`"${name}"`) : Object.hasOwn((tags ?? {}) as object, name);
