import type { SkipLists } from "./skip-list.ts";

/** Findings that are accepted: where, why and until when. docs/how-to/check-the-policy.md says how to add one. */
export const skips: SkipLists = { everywhere: [], only: {} };
