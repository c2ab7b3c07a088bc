import { leastPrivilege } from "#scripts/policy/rules/least-privilege";
import { noSecrets } from "#scripts/policy/rules/no-secrets";
import { publicEgress } from "#scripts/policy/rules/public-egress";
import { publicIngress } from "#scripts/policy/rules/public-ingress";
import { type Rule, stackConfiguration } from "#scripts/policy/rules/stack-configuration";
import { tagged } from "#scripts/policy/rules/tags";
import type { Synthesized } from "./with-settings.ts";
import type { Workbench } from "./workbench.ts";

/** The rules of this repository that need no other program: what was done at night becomes code only if it would have been by day. */
const rules: readonly Rule[] = [publicIngress, publicEgress, leastPrivilege, noSecrets, tagged(() => false)];

/** A stack as rules look at it. */
export interface JudgedStack {
  readonly id: string;
  readonly concern: string;
}

/** What the rules object to in a stack, and did not before, a sentence each that begins with stack and address. */
export function newObjections({ id, concern }: JudgedStack, before: unknown, after: unknown): readonly string[] {
  const known = new Set(objections(before));
  return objections(after).filter((each) => !known.has(each));

  function objections(json: unknown): readonly string[] {
    const stack = stackConfiguration(id, concern, json);
    return rules.flatMap((rule) => rule(stack));
  }
}

/** What the rules object to in stacks as they were tried on a workbench, and not in what it has now. */
export const objectionsTo = (tried: Synthesized, bench: Pick<Workbench, "stacks" | "base">): readonly string[] =>
  [...tried].flatMap(([id, json]) =>
    newObjections({ id, concern: bench.stacks.get(id)?.concern ?? "" }, bench.base.get(id), json),
  );
