/** One accepted finding. */
export interface Skip {
  /** Id of the check, e.g. `CKV_AWS_158`. */
  readonly check: string;
  /** `<concern>/<address>`, one or several; `*` stands for any part of either. Each must accept something. */
  readonly at: string | readonly string[];
  /** Why it is right as it is; at least a sentence. */
  readonly reason: string;
  /** Last day (UTC, `YYYY-MM-DD`) on which it holds; then somebody looks at it again. */
  readonly until: string;
}

/** Accepted findings: those of every environment, and those of one alone. */
export interface SkipLists {
  /** Each must accept something in every environment that is checked. */
  readonly everywhere: readonly Skip[];
  readonly only: Readonly<Record<string, readonly Skip[]>>;
}

/** A finding as far as skips look at it. */
export interface Place {
  readonly check: string;
  readonly concern: string;
  readonly address: string;
}

/** What the skips make of an environment's findings. */
export interface Judgement<P extends Place> {
  /** What nobody accepted. */
  readonly open: readonly P[];
  readonly accepted: readonly (P & { readonly reason: string })[];
  /** What is wrong with the skips themselves, a sentence each. */
  readonly problems: readonly string[];
}

const SHORTEST_REASON = 20;

/**
 * Takes the accepted findings out. A skip that has expired accepts nothing; one that accepts nothing is a problem itself, as it would
 * hide the next weakness of its place.
 * @param today `YYYY-MM-DD`, UTC
 */
export function applySkips<P extends Place>(
  environment: string,
  findings: readonly P[],
  { everywhere, only }: SkipLists,
  today: string,
): Judgement<P> {
  const skips = [...everywhere, ...(only[environment] ?? [])];
  const problems = skips.flatMap((skip) => problemsOf(skip, today));
  const valid = skips.filter((skip) => problemsOf(skip, today).length === 0);
  const open: P[] = [];
  const accepted: (P & { readonly reason: string })[] = [];
  const used = new Set<string>();
  for (const finding of findings) {
    const matches = valid.flatMap((skip) => patternsOf(skip).map((at) => ({ skip, at }))).filter(matching(finding));
    for (const { skip, at } of matches) used.add(name(skip, at));
    const [match] = matches;
    if (match) accepted.push({ ...finding, reason: match.skip.reason });
    else open.push(finding);
  }
  const unused = valid.flatMap((skip) =>
    patternsOf(skip)
      .map((at) => name(skip, at))
      .filter((each) => !used.has(each)),
  );
  return {
    open,
    accepted,
    problems: [...problems, ...unused.map((each) => `skip ${each} accepts nothing in ${environment}; remove it`)],
  };
}

const patternsOf = ({ at }: Skip): readonly string[] => [at].flat();
const name = ({ check }: Skip, at: string): string => `${check} at ${at}`;

const matching =
  ({ check, concern, address }: Place) =>
  ({ skip, at }: { skip: Skip; at: string }): boolean =>
    skip.check === check && patternOf(at).test(`${concern}/${address}`);

/** A star ends at the slash, so that one for addresses never reaches into the concerns. */
function patternOf(at: string): RegExp {
  const literal = at.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", "[^/]*")}$`);
}

function problemsOf(skip: Skip, today: string): string[] {
  const { check, at, reason, until } = skip;
  const named = `skip ${check} at ${[at].flat().join(", ")}`;
  const problems: string[] = [];
  if (reason.trim().length < SHORTEST_REASON)
    problems.push(`${named} has no reason; say in a sentence why it is right`);
  if (!isDay(until)) problems.push(`${named} must hold until a day such as 2027-05-31, not "${until}"`);
  else if (until < today) problems.push(`${named} expired on ${until}; mend what it accepts, or decide again`);
  for (const each of [at].flat())
    if (!/^[^/]+\/[^/]+$/.test(each)) problems.push(`${named}: "${each}" is not <concern>/<address>`);
  return problems;
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
