import { worldRules } from "./group-rules.ts";
import type { Rule } from "./stack-configuration.ts";

/** The world reaches port 443 of the load balancer's group, and nothing else. */
export const publicIngress: Rule = (stack) =>
  worldRules("ingress", stack)
    .filter(({ from, to, protocol }) => stack.concern !== "sg-alb" || from !== 443 || to !== 443 || protocol !== "tcp")
    .map(
      ({ place, from, to, protocol, world }) =>
        `${place}: the world reaches ${protocol} ${from}-${to} from ${world.join(", ")}; name who may`,
    );
