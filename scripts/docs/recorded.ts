/** An object that tells which of its properties were read. */
export interface Recorded<T> {
  readonly value: T;
  /** Names of the properties read so far. */
  readonly read: ReadonlySet<string>;
}

/** Wraps an object so that reads of its own properties are noted; what lies in them is the original. */
export function recorded<T extends object>(original: T): Recorded<T> {
  const read = new Set<string>();
  const value = new Proxy(original, {
    get(target, name, receiver) {
      if (typeof name === "string" && Object.hasOwn(target, name)) read.add(name);
      return Reflect.get(target, name, receiver);
    },
  });
  return { value, read };
}
