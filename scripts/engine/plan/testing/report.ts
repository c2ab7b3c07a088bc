import { change } from "#scripts/engine/plan/testing/change";
import type { PreviewReport } from "../preview-report.ts";
import type { ResourceChange } from "../resource-change.ts";

/** A report of a stack in which nothing changes, but for the parts given. */
export const reportOf = (id: string, parts: Partial<PreviewReport> = {}): PreviewReport => ({
  id,
  label: "exact",
  reasons: [],
  refusals: [],
  skipped: null,
  summary: "no changes",
  add: 0,
  change: 0,
  replace: 0,
  remove: 0,
  resources: [],
  outputs: [],
  contract: null,
  drifted: [],
  newSettings: {},
  undoneSettings: {},
  ...parts,
});

/** A resource that changes in one attribute. */
export const changeOf = (address: string, parts: Partial<ResourceChange> = {}): ResourceChange => ({
  address,
  action: "update",
  attributes: [change("size", "1", "2")],
  reason: undefined,
  movedFrom: undefined,
  importing: undefined,
  ...parts,
});
