import type { SkipLists } from "./skip-list.ts";
import { dev } from "./skips/dev.ts";
import { everywhere } from "./skips/everywhere.ts";
import { prod } from "./skips/prod.ts";

/** Findings that are accepted: where, why and until when. docs/how-to/check-the-policy.md says how to add one. */
export const skips: SkipLists = { everywhere, only: { prod, dev } };
