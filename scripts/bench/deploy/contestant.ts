import type { FixtureShape } from "#scripts/bench/fixture/shape";
import type { Place } from "./place.ts";

/** One deployment to measure. */
export interface Deployment {
  readonly place: Place;
  /** The platform as its code is now; the environment's name keeps contestants apart. */
  readonly shape: FixtureShape;
  readonly parallel: number;
  readonly signal: AbortSignal;
}

/** How one deployment went. */
export interface Deployed {
  readonly seconds: number;
  /** Stacks that were worked on, where the contestant tells. */
  readonly ran?: readonly string[];
}

/** Somebody who deploys the platform, in a directory and to states of its own. */
export interface Contestant {
  /** A word for directories and environments. */
  readonly key: string;
  /** What is run, for the table. */
  readonly name: string;
  deploy(deployment: Deployment): Promise<Deployed>;
}
