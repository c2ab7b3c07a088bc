import type { AttributeChange } from "#scripts/engine/plan/attribute-changes";
import type { ResourceAction } from "#scripts/engine/plan/resource-change";

/**
 * Where a difference between an object and the code comes from. `outside`: somebody changed the object. `pending`: the code says
 * something that was never applied. `residue`: an import does not bring it back, since AWS does not keep it; the next deploy writes
 * it into the state, and nothing changes. `left`: it changed outside, and deploying leaves it like that: the code says nothing of it,
 * ignores it, or says the same by now.
 */
export type Origin = "outside" | "pending" | "residue" | "left";

/** One attribute whose live value differs from the code's, or from the last apply's. */
export interface DriftedAttribute {
  /** E.g. `["ingress", "1", "from_port"]`; below a text that holds JSON it leads on into the document. May be hostile. */
  readonly path: readonly string[];
  readonly origin: Origin;
  /** The value there is now; undefined where there is nothing, or something secret. May be hostile. */
  readonly live: unknown;
  /** The value that the next deploy sets; undefined where that is nothing, secret, or known only then. Of `left`: the one it was. */
  readonly code: unknown;
  /** Whether `code` is known before a deploy. */
  readonly codeKnown: boolean;
  /** Whether something of it is a secret: then there are no values. */
  readonly sensitive: boolean;
  /** The same in words that may be shown: `before` is live, `after` the code's. */
  readonly text: AttributeChange;
}

/**
 * `changed`: the object is there, and different. `deleted`: it was there after the last apply, and is not any more. `added`: the state
 * has it and the code has not, though the code is as it was applied. `pending`: all that differs is code not applied yet.
 * `noticed`: nothing differs that deploying would change about the object.
 */
export type FindingKind = "changed" | "deleted" | "added" | "pending" | "noticed";

/** A field of the stack's contract that takes its value from something that drifted. */
export interface FedField {
  /** E.g. `vpc.privateSubnetIds`. */
  readonly field: string;
  /** Stacks that read it. */
  readonly readers: readonly string[];
}

/** What there is to say about one object. Holds no secret. */
export interface DriftFinding {
  /** Stack id. */
  readonly stack: string;
  /** Terraform address as it stands in the plan; shown through `printable`. */
  readonly address: string;
  /** E.g. `aws_security_group`. */
  readonly type: string;
  readonly kind: FindingKind;
  /** Id of the object in the cloud, where the state has one; of a deleted one the id that it had. May be hostile. */
  readonly id: string | undefined;
  /** What differs; those from outside first. Of a deleted object nothing. */
  readonly attributes: readonly DriftedAttribute[];
  /** What the next deploy does to the object; undefined if it leaves it alone. */
  readonly action: ResourceAction | undefined;
  /** Why, where the attributes do not say it; e.g. what forces a replacement. */
  readonly reason: string | undefined;
  /** Contract fields that readers elsewhere take from what drifted. */
  readonly feeds: readonly FedField[];
}

/** Whether somebody outside made it so. */
export const isDrift = ({ kind }: Pick<DriftFinding, "kind">): boolean =>
  kind === "changed" || kind === "deleted" || kind === "added";
