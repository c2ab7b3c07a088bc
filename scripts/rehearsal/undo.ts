/** Steps to take back what was begun, last one first. */
export interface Undo {
  add(step: () => Promise<void> | void): void;
  /** Takes every step once, also after one fails; later calls wait for the first. Rejects with the first failure. */
  run(): Promise<void>;
}

/** An empty list of steps. */
export function createUndo(): Undo {
  const steps: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | undefined;
  const all = async () => {
    const failures: unknown[] = [];
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  return {
    add: (step) => void steps.push(step),
    run: () => {
      running ??= all();
      return running;
    },
  };
}
