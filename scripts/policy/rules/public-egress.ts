import { worldRules } from "./group-rules.ts";
import type { Rule } from "./stack-configuration.ts";

/**
 * Nothing is let out to the world. The code does that where it has to, such as 443 of the workers: so this is no rule for what
 * is written and reviewed, but for what was opened by hand and is to become code.
 */
export const publicEgress: Rule = (stack) =>
  worldRules("egress", stack).map(
    ({ place, from, to, protocol, world }) =>
      `${place}: ${protocol} ${from}-${to} is let out to the world, to ${world.join(", ")}; name where to`,
  );
