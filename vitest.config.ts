import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{environments,constructs,stacks,functions,scripts}/**/*.test.ts"],
    globalSetup: "scripts/house/temporary-folder.ts",
    pool: "forks",
    // Most files test pure code: a process for each would cost more than all they do. So a file leaves nothing behind
    // (variables of the environment, timers, hooks of an imported module) that the next one in its process would meet.
    isolate: false,
    // Much of the time is spent waiting for other processes.
    maxWorkers: "200%",
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
