import type { Context } from "#scripts/commands/cli/context";
import type { Review } from "#scripts/engine/deploy";
import { Failure } from "#scripts/engine/failure";
import { oneAtATime } from "#scripts/engine/one-at-a-time";
import { describePlan } from "#scripts/engine/plan/plan-summary";

/** A review that shows what a plan would do and asks, one stack at a time; `all` answers for the stacks to come. */
export function confirmation({ ask, progress }: Context, verb: "apply" | "destroy"): Review {
  const gate = oneAtATime();
  let all = false;
  return (node, plan) =>
    gate(async () => {
      if (!plan.applyable || all) return;
      const summary = `${node.id}: ${describePlan(plan)}`;
      if (!ask) throw new Failure("decision", `${summary}; add --yes to ${verb} without asking, or run in a terminal`);
      const details = (["add", "change", "replace", "remove"] as const).flatMap((kind) =>
        plan[kind].map((address) => `  ${kind} ${address}`),
      );
      const answer = await progress.aside(() =>
        ask([summary, ...details, `${verb}?`].join("\n"), ["yes", "no", "all"]),
      );
      if (answer === "no") throw new Failure("failed", `${node.id}: not confirmed`);
      all = answer === "all";
    });
}
