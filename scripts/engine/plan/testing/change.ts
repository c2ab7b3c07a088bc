import type { ExactChange } from "#scripts/engine/plan/attribute-changes";

/** An attribute's change of which nothing but the texts matters. */
export const change = (path: string, before: string | undefined, after: string | undefined): ExactChange => ({
  ...{ path, before, after },
  exact: { steps: [path], before, after, known: true, sensitive: false },
});
