/** How long the parts of a run took, in the order they began. */
export interface Phases {
  /** Runs a part and adds its time; also if it fails. */
  time<T>(name: string, part: () => Promise<T>): Promise<T>;
  /** Adds seconds measured elsewhere. */
  add(name: string, seconds: number): void;
  /** Seconds per part, to the millisecond. */
  seconds(): Readonly<Record<string, number>>;
}

/** Measures nothing yet. */
export function createPhases(): Phases {
  const measured = new Map<string, number>();
  const add = (name: string, seconds: number) => void measured.set(name, (measured.get(name) ?? 0) + seconds);
  return {
    add,
    time: async (name, part) => {
      const began = performance.now();
      try {
        return await part();
      } finally {
        add(name, (performance.now() - began) / 1000);
      }
    },
    seconds: () =>
      Object.fromEntries([...measured].map(([name, seconds]) => [name, Math.round(seconds * 1000) / 1000])),
  };
}
