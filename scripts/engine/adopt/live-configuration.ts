import { isDeepStrictEqual } from "node:util";
import { isRecord, plain } from "./plain-form.ts";

/** What expressions of a configuration come to: `${aws_vpc.network.id}` -> `vpc-0a1b`. */
export type Values = Map<string, unknown>;

const isExpression = (value: unknown): value is string => typeof value === "string" && /[$%]\{/.test(value);

/** A block may be written alone where Terraform has a list of it. */
const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

/** Whether a configured value may have come to a planned one. */
function fits(configured: unknown, planned: unknown): boolean {
  if (configured === null || configured === undefined || isExpression(configured)) return true;
  if (Array.isArray(planned)) {
    const items = asList(configured);
    return items.length === planned.length && items.every((item) => planned.some((other) => fits(item, other)));
  }
  if (isRecord(configured))
    return isRecord(planned) && Object.entries(configured).every(([key, inner]) => fits(inner, planned[key]));
  return String(configured) === String(planned);
}

/** Pairs the items of a list with those of another that they fit; in order where several do. */
function pairs(configured: readonly unknown[], planned: readonly unknown[]): readonly (readonly [unknown, unknown])[] {
  const left = [...planned];
  return configured.flatMap((item) => {
    const at = left.findIndex((other) => fits(item, other));
    return at < 0 ? [] : [[item, left.splice(at, 1)[0]] as const];
  });
}

/** Learns from a configuration and what Terraform made of it what its expressions come to. */
export function learnValues(configured: unknown, planned: unknown, values: Values): void {
  if (isExpression(configured)) {
    if (planned !== undefined && planned !== null) values.set(configured, planned);
  } else if (Array.isArray(planned)) {
    for (const [item, other] of pairs(asList(configured), planned)) learnValues(item, other, values);
  } else if (isRecord(configured) && isRecord(planned)) {
    for (const [key, inner] of Object.entries(configured)) learnValues(inner, planned[key], values);
  }
}

/** A configuration in which expressions whose value is known are replaced by it. */
export function evaluated(configured: unknown, values: Values): unknown {
  if (typeof configured === "string") return values.has(configured) ? values.get(configured) : configured;
  if (Array.isArray(configured)) return configured.map((item) => evaluated(item, values));
  if (!isRecord(configured)) return configured;
  return Object.fromEntries(Object.entries(configured).map(([key, inner]) => [key, evaluated(inner, values)]));
}

/**
 * The configuration that would have come to the live value: as it is configured wherever the code's value and the live one agree, and
 * as it is live elsewhere.
 * @param configured what the stack synthesizes, expressions evaluated
 * @param code what Terraform makes of it
 * @param live what is there
 */
export function asLive(configured: unknown, code: unknown, live: unknown): unknown {
  if (isDeepStrictEqual(code ?? null, live ?? null)) return configured;
  // The code leaves it to the provider, which has something there: nothing that could be written says that there is nothing.
  if (isEmpty(configured) && isEmpty(live)) return nothing;
  if (Array.isArray(live) || Array.isArray(code)) return listAsLive(asList(configured), asList(code), asList(live));
  if (!isRecord(live) || !isRecord(code)) return isRecord(live) ? asWritten(live) : live;
  const given = isRecord(configured) ? configured : {};
  const keys = new Set([...Object.keys(given), ...Object.keys(code), ...Object.keys(live)]);
  return Object.fromEntries([...keys].map((key) => [key, asLive(given[key], code[key], live[key])]));
}

function listAsLive(configured: readonly unknown[], code: readonly unknown[], live: readonly unknown[]): unknown {
  const known = pairs(configured, code);
  const configuredAs = (item: unknown) => known.find(([, other]) => isDeepStrictEqual(other, item))?.[0];
  // One block each is the same block; of several, those that are no longer the same are told apart by their content only.
  if (live.length === 1 && code.length === 1) return [asLive(configuredAs(code[0]), code[0], live[0])];
  return live.map((item) => {
    const twin = code.find((other) => isDeepStrictEqual(other, item));
    if (twin !== undefined) return configuredAs(twin) ?? twin;
    const near = code.find((other) => nameOf(other) !== undefined && nameOf(other) === nameOf(item));
    return near === undefined ? asWritten(item) : asLive(configuredAs(near), near, item);
  });
}

/** What stands where the live state has nothing and the code something that it does not say itself. */
export const nothing = "(nothing)";

const isEmpty = (value: unknown): boolean => plain(value) === undefined;

/** A block that was made by hand as one would write it: the provider fills in what was left out. */
function asWritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asWritten);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== false)
      .map(([key, inner]) => [key, asWritten(inner)]),
  );
}

/** What tells a block from the others of its list. */
const nameOf = (item: unknown): unknown =>
  isRecord(item) ? (item.id ?? item.name ?? item.key ?? undefined) : undefined;
