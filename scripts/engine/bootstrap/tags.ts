import type { Place } from "./item.ts";

/** By this tag, an interrupted bootstrap finds the key that it made but had not named yet. */
export const purpose = { Purpose: "sluice-state" } as const;

/** Tags that key and bucket should have, given those they have: ours are set, owner and payer only where nobody has set them. */
export const wantedTags = (
  existing: Readonly<Record<string, string>>,
  { owner, costCenter }: Pick<Place, "owner" | "costCenter">,
): Record<string, string> => ({
  Owner: owner,
  CostCenter: costCenter,
  ...existing,
  Application: "sluice",
  ManagedBy: "sluice bootstrap",
  ...purpose,
});

/** Names of the tags that differ. */
export const differingTags = (existing: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>) =>
  Object.keys(wanted).filter((name) => existing[name] !== wanted[name]);
