import { z } from "zod";
import type { ObjectStore } from "#scripts/engine/store/object-store";

const stateSchema = z.object({
  resources: z.array(z.object({ mode: z.string(), type: z.string() })).default([]),
});

/**
 * Types of AWS resources that states hold. Terraform has to read them even where no code uses the type any more: it cannot take the last
 * one of a type out of a state otherwise. A state that cannot be read is for Terraform to complain about.
 */
export async function typesHeld(store: Pick<ObjectStore, "list" | "read">): Promise<ReadonlySet<string>> {
  const keys = (await store.list("")).map(({ key }) => key).filter((key) => key.endsWith(".tfstate"));
  const texts = await Promise.all(keys.map(async (key) => (await store.read(key))?.text ?? ""));
  return new Set(texts.flatMap(typesIn).filter((type) => type.startsWith("aws_")));
}

function typesIn(text: string): readonly string[] {
  try {
    return stateSchema.parse(JSON.parse(text)).resources.flatMap(({ mode, type }) => (mode === "managed" ? type : []));
  } catch {
    return [];
  }
}

/**
 * Types that are used now, and all that were before: by a state, or by code that was different.
 * @param used types used right now
 * @param held types used when this began
 */
export function everUsed(used: () => readonly string[], held: Iterable<string>): () => readonly string[] {
  const types = new Set(held);
  return () => {
    for (const type of used()) types.add(type);
    return [...types];
  };
}
