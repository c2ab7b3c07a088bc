import { isDeepStrictEqual } from "node:util";
import type { Arguments } from "./synthesized-stack.ts";

type Resources = ReadonlyMap<string, Arguments>;

/** Longer values say more about the code than about the switch. */
const longest = 40;

const shown = (value: unknown): string | undefined => {
  const text = value === undefined ? "not set" : JSON.stringify(value);
  return text.length <= longest ? text : undefined;
};

/** Paths at which two values differ, down to scalars and lists. */
function paths(before: unknown, after: unknown, path: string): [path: string, before: unknown, after: unknown][] {
  const isRecord = (value: unknown): value is Arguments =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (isDeepStrictEqual(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [[path, before, after]];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
    paths(before[name], after[name], path ? `${path}.${name}` : name),
  );
}

const change = ([path, before, after]: readonly [string, unknown, unknown]): string => {
  const [from, to] = [shown(before), shown(after)];
  return from === undefined || to === undefined ? `\`${path}\`` : `\`${path}\` ${from} → ${to}`;
};

/** "2 `aws_eip` more": how many objects of each type come or go. */
function counted(addresses: readonly string[], word: string): string[] {
  const types = addresses.map((address) => address.slice(0, address.indexOf(".")));
  return [...new Set(types)].map((type) => {
    const count = types.filter((other) => other === type).length;
    return `${count} \`${type}\` ${word}`;
  });
}

/** What happens to a stack's resources from one form to another: one phrase per kind of object that comes or goes, and per changed object. */
export function difference(before: Resources, after: Resources): string[] {
  const added = [...after.keys()].filter((address) => !before.has(address));
  const gone = [...before.keys()].filter((address) => !after.has(address));
  const changed = [...after].flatMap(([address, now]) => {
    const then = before.get(address);
    const changes = then === undefined ? [] : paths(then, now, "");
    return changes.length > 0 ? [`\`${address}\`: ${changes.map(change).join(", ")}`] : [];
  });
  return [...counted(added, "more"), ...counted(gone, "fewer"), ...changed];
}
