import type { StackSwitch } from "./compare-switch.ts";
import type { QuotaUse } from "./quotas.ts";
import { typeOf } from "./redundancy.ts";

/** Something to see to before a switch that is safe for what is stored is applied. */
export interface Caution {
  /** Null where it is about the whole environment. */
  readonly stack: string | null;
  readonly text: string;
}

/** What has to be seen to before a switch is applied, from what it does. */
export const cautionsOn = (stacks: readonly StackSwitch[], quotas: readonly QuotaUse[]): Caution[] => [
  ...quotas.flatMap(quotaCautions),
  ...stacks.flatMap((stack) => [...emptiedGroups(stack), ...blockedNodes(stack)]),
];

function quotaCautions({ name, code, byDefault, after }: QuotaUse): Caution[] {
  if (byDefault === null || after <= byDefault) return [];
  const text = `${name}: ${after} are needed, and an account has ${byDefault} unless more were granted (Service Quotas, ${code})`;
  return [{ stack: null, text }];
}

const emptiedGroups = ({ id, caused }: StackSwitch): Caution[] =>
  caused
    .filter(({ address, attributes }) => {
      const size = attributes.find(({ path }) => /^scaling_config(\[0\])?\.desired_size$/.test(path));
      return typeOf(address) === "aws_eks_node_group" && size?.after === "0";
    })
    .map(({ address }) => ({
      stack: id,
      text: `${address} keeps no node: a pod whose volume lies in that AZ (a broker of Kafka) starts nowhere else. Move what it holds first`,
    }));

const blockedNodes = ({ id, later }: StackSwitch): Caution[] =>
  later
    .filter(({ blocks }) => blocks)
    .map(({ address, setting }) => ({
      stack: id,
      text: `${address}: the deploy will stop here, since the node cannot go before failover is off, which waits for the maintenance window. Have it done at once, for this deploy alone: SLUICE_SET='${setting}=true'`,
    }));
