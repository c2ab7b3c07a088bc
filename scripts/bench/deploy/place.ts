import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { fixturePlatform } from "#scripts/bench/fixture/platform";
import { type FixtureShape, shapeVariable } from "#scripts/bench/fixture/shape";
import { Failure } from "#scripts/engine/failure";
import { synthesize } from "#scripts/engine/synthesize";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";

/** This repository. */
export const repository = fileURLToPath(new URL("../../..", import.meta.url));
/** Arguments of Node.js to run a TypeScript file of this repository, wherever it is started. */
export const typescript = [fileURLToPath(new URL("../../run.mjs", import.meta.url))] as const;
/** A file of the fixture. */
export const fixtureFile = (name: string): string => fileURLToPath(new URL(`../fixture/${name}`, import.meta.url));

/** Where all contestants work: one rehearsal, whose cloud, provider and state bucket they share under different names. */
export interface Place {
  /** Environment variables that attach a process to the rehearsal, and tell it the shape. */
  variablesFor(shape: FixtureShape): NodeJS.ProcessEnv;
  /** A fresh directory. */
  directory(name: string): string;
  /** Stops the rehearsal and removes everything. */
  close(): Promise<void>;
}

/**
 * Starts a rehearsal in a temporary directory, in a process of its own. It serves the types of the shape.
 * @param note is told what the rehearsal says
 * @throws Failure if it does not start
 */
export async function openPlace(shape: FixtureShape, note: (line: string) => void): Promise<Place> {
  const working = workingDirectory();
  const { environment } = shape;
  // The provider serves the types of what is synthesized here.
  const outdir = join(working.root, "cdktf.out");
  synthesize({ platform: fixturePlatform(shape), environment, outdir, variables: {} });
  const child = spawn(process.execPath, [...typescript, fixtureFile("rehearsal.ts"), working.root], {
    cwd: repository,
    env: { ...process.env, [shapeVariable]: JSON.stringify(shape) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  createInterface({ input: child.stderr }).on("line", note);
  const ended = once(child, "close");
  const close = async () => {
    child.stdin.end();
    await ended;
    working.remove();
  };
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended.then(() => [])]);
  if (typeof line !== "string") {
    await close();
    throw new Failure("failed", "the rehearsal to measure in did not start; its reason stands above");
  }
  const attaching = JSON.parse(line) as Record<string, string>;
  return {
    variablesFor: (of) => ({
      ...attachedEnvironment(process.env, attaching),
      [shapeVariable]: JSON.stringify(of),
    }),
    directory: (name) => {
      const path = join(working.root, "contestants", name);
      mkdirSync(path, { recursive: true });
      return path;
    },
    close,
  };
}
