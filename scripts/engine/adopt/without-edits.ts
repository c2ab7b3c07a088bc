import type { AdoptedEdit, Adoption, UnexplainedDifference } from "./adoption.ts";
import type { Effect, Trials } from "./candidate.ts";
import type { ConstructSource } from "./construct-source.ts";

interface Found {
  readonly adoption: Adoption;
  readonly effect: Effect | undefined;
}

interface Place {
  readonly trials: Trials;
  /** Where resources of a stack are declared, by address. */
  readonly sourcesOf: (stack: string) => ReadonlyMap<string, ConstructSource>;
}

/**
 * An adoption without edits that cannot be written, each with why: what they explain is unexplained, with the edit as one that is refused.
 * `effect` is undefined also where the others do not hold without them.
 */
export function withoutEdits(
  { adoption }: Found,
  unwritable: ReadonlyMap<AdoptedEdit, string>,
  { trials, sourcesOf }: Place,
): Found {
  const edits = adoption.edits.filter((edit) => !unwritable.has(edit));
  const settings = edits.flatMap(({ change, keeps }) => [change, ...keeps]).map(({ path, value }) => ({ path, value }));
  const tried = edits.length > 0 ? trials.attempt(undefined, settings) : undefined;
  const effect = tried?.kind === "tried" && tried.adds.size === 0 ? tried : undefined;
  const left = [...unwritable].flatMap(([{ change, explains }, why]) =>
    explains.map((difference): UnexplainedDifference => {
      const source = sourcesOf(difference.stack).get(difference.address);
      const rejected = [{ change, explains, effects: [], refusals: [why] }];
      return { difference, source, objections: [], rejected, namesakes: [] };
    }),
  );
  return { effect, adoption: { ...adoption, edits, unexplained: [...adoption.unexplained, ...left] } };
}
