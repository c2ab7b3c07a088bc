/** An object that tells which of its properties were read. */
export interface Recorded<T> {
  readonly value: T;
  /** Names of the properties read so far; below the first level as `outer.inner`, and `outer.*` where all were listed. */
  readonly read: ReadonlySet<string>;
}

/**
 * Wraps an object so that reads of its own properties are noted.
 * @param depth how many levels of objects are watched; what lies deeper is the original. @default 1
 */
export function recorded<T extends object>(original: T, depth = 1): Recorded<T> {
  const read = new Set<string>();
  return { value: watched(original, depth, "", read), read };
}

function watched<T extends object>(original: T, depth: number, prefix: string, read: Set<string>): T {
  return new Proxy(original, {
    ownKeys(target) {
      if (prefix !== "") read.add(`${prefix}*`);
      return Reflect.ownKeys(target);
    },
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== "string" || !Object.hasOwn(target, name)) return value;
      read.add(prefix + name);
      const goesOn = depth > 1 && typeof value === "object" && value !== null && !Array.isArray(value);
      return goesOn ? watched(value, depth - 1, `${prefix}${name}.`, read) : value;
    },
  });
}
