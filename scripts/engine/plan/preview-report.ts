import type { AppliedReader } from "#scripts/engine/ledger/contract-reads";
import { forgottenOverrides } from "#scripts/engine/overrides";
import type { Synthesis } from "#scripts/engine/synthesize";
import { changeJson, type ExactChange, unknownText } from "./attribute-changes.ts";
import { brokenReaders, brokenReadingText } from "./broken-readers.ts";
import { type ContractChange, contractChange } from "./contract-changes.ts";
import { describePlan, type Overrides, type PlanSummary } from "./plan-summary.ts";
import type { PreviewLabel, Previews, StackPreview } from "./preview.ts";
import type { ResourceAction, ResourceChange } from "./resource-change.ts";

/** One stack's preview as people and programs are told it. Holds no secret. */
export interface PreviewReport {
  readonly id: string;
  readonly label: PreviewLabel;
  /** Why it is not exact. */
  readonly reasons: readonly string[];
  /** What `deploy` would refuse it for: what it takes away from applied stacks, one sentence each. */
  readonly refusals: readonly string[];
  /** Why it was not planned; null if it was. */
  readonly skipped: string | null;
  /** E.g. `3 to add`; null where nothing was planned. */
  readonly summary: string | null;
  readonly add: number;
  readonly change: number;
  readonly replace: number;
  readonly remove: number;
  /** Those that lose something first. */
  readonly resources: readonly ResourceChange[];
  readonly outputs: readonly ExactChange[];
  readonly contract: ContractChange | null;
  /** Addresses of objects changed by others since the last apply. */
  readonly drifted: readonly string[];
  /** Ad-hoc settings of this run that the applied stack does not have: path -> JSON text. */
  readonly newSettings: Overrides;
  /** Ad-hoc settings of the applied stack that applying would undo. */
  readonly undoneSettings: Overrides;
}

const order: readonly ResourceAction[] = ["replace", "delete", "forget", "update", "create", "import", "move", "read"];

/**
 * Previews as a report, in the graph's order.
 * @param appliedReaders of a contract, as the ledger has them
 */
export const reportPreviews = (
  previews: Previews,
  synthesis: Pick<Synthesis, "graph" | "directoryOf">,
  appliedReaders: (contract: string) => readonly AppliedReader[] = () => [],
): PreviewReport[] =>
  [...previews.values()].map((preview) => {
    const contract = contractChange(preview, synthesis, appliedReaders(preview.node.publishes ?? "")) ?? null;
    const { node, plan } = preview;
    const refusals = plan ? brokenReaders(node, plan, appliedReaders).map(brokenReadingText) : [];
    return { ...reportPreview(preview), refusals, contract };
  });

function reportPreview(preview: StackPreview): Omit<PreviewReport, "contract" | "refusals"> {
  const { node, label, reasons, skipped = null, plan } = preview;
  return {
    id: node.id,
    label,
    reasons,
    skipped,
    summary: plan ? describePlan(plan) : null,
    add: plan?.add.length ?? 0,
    change: plan?.change.length ?? 0,
    replace: plan?.replace.length ?? 0,
    remove: plan?.remove.length ?? 0,
    resources: (plan?.changes ?? []).toSorted((a, b) => order.indexOf(a.action) - order.indexOf(b.action)),
    outputs: plan?.outputs ?? [],
    drifted: plan?.drifted ?? [],
    newSettings: plan ? newSettings(plan.overrides) : {},
    undoneSettings: plan ? forgottenOverrides(plan) : {},
  };
}

const newSettings = ({ applied, planned }: PlanSummary["overrides"]): Overrides =>
  Object.fromEntries(
    Object.entries(planned).filter(([path, json]) => !Object.hasOwn(applied, path) || applied[path] !== json),
  );

/** A report as JSON: of whatever changes the whole values, where text has what fits a line. */
export const previewJson = ({ resources, outputs, contract, ...report }: PreviewReport) => ({
  ...report,
  resources: resources.map(({ attributes, reason, movedFrom, importing, ...resource }) => ({
    ...resource,
    attributes: attributes.map(changeJson),
    ...{ reason: reason ?? null, movedFrom: movedFrom ?? null, importing: importing ?? null },
  })),
  outputs: outputs.map(changeJson),
  contract: contract && {
    ...contract,
    fields: contract.fields.map(({ readers, ...field }) => ({ ...changeJson(field), readers })),
  },
});

/** Lines about ad-hoc settings: what to say, and about which. */
export const remarksOnSettings = ({
  newSettings,
  undoneSettings,
}: PreviewReport): readonly (readonly [string, string])[] =>
  [
    ...Object.entries(newSettings).map((setting) => ["notes the ad-hoc setting", setting] as const),
    ...Object.entries(undoneSettings).map((setting) => ["undoes the ad-hoc setting", setting] as const),
  ].map(([what, [path, json]]) => [what, `${path}=${json}`] as const);

/** Whether applying would do anything at all. */
export const hasChanges = ({ summary }: PreviewReport): boolean => summary !== null && summary !== "no changes";

/** What a line about a resource says besides its address: where it comes from and why. */
export function remarksOn({ reason, movedFrom, importing }: ResourceChange): string[] {
  return [
    ...(reason === undefined ? [] : [reason]),
    ...(movedFrom === undefined ? [] : [`moved from ${movedFrom}`]),
    ...(importing === undefined ? [] : [`imports ${importing}`]),
  ];
}

/**
 * The attributes worth a line. Of a new or a lost resource the address says it all, and that a new object gets new ids goes without
 * saying; the attributes that force it are in the reason.
 */
export function telling({ action, attributes }: ResourceChange): readonly ExactChange[] {
  if (action === "update") return attributes;
  return action === "replace" ? attributes.filter(({ after }) => after !== unknownText) : [];
}
