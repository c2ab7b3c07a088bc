import { printable } from "#scripts/engine/printable";
import { attributeChanges, type ExactChange } from "./attribute-changes.ts";
import type { PlannedResource } from "./plan-json.ts";
import { pathText, type StandInLabels } from "./value-text.ts";

export type ResourceAction = "create" | "update" | "replace" | "delete" | "read" | "forget" | "move" | "import";

/** What happens to one resource. Holds no secret: it may be shown and stored. */
export interface ResourceChange {
  readonly address: string;
  /** `read` is a data source that is read during the apply; `move` and `import` change nothing else. */
  readonly action: ResourceAction;
  readonly attributes: readonly ExactChange[];
  /** Why it is replaced, deleted or read late; undefined where the attributes say it. */
  readonly reason: string | undefined;
  readonly movedFrom: string | undefined;
  /** Id of the object that is taken into the state. */
  readonly importing: string | undefined;
}

/** Terraform's `action_reason` in words. Source: the JSON output format's documentation. */
const reasons: Readonly<Record<string, string>> = {
  replace_because_tainted: "an earlier apply left it unfinished (tainted)",
  replace_because_cannot_update: "cannot be changed in place",
  replace_by_request: "its replacement was asked for",
  replace_by_triggers: "something it names in replace_triggered_by changes",
  delete_because_no_resource_config: "no longer in the code",
  delete_because_no_module: "its module is no longer in the code",
  delete_because_wrong_repetition: "count or for_each was added or taken away",
  delete_because_count_index: "beyond the count",
  delete_because_each_key: "its key is no longer in for_each",
  delete_because_no_move_target: "it was moved to an address that is not in the code",
  read_because_config_unknown: "what it looks for is known only during the apply",
  read_because_dependency_pending: "what it depends on changes first",
};

/** What a plan does to a resource; undefined when it leaves it alone. */
export function readResourceChange(resource: PlannedResource, labels: StandInLabels): ResourceChange | undefined {
  const { change, address, previous_address: movedFrom } = resource;
  const action = actionOf(resource);
  if (!action) return undefined;
  return {
    address: printable(address),
    action,
    attributes: attributeChanges(change, labels),
    reason: reasonOf(resource),
    movedFrom: movedFrom && printable(movedFrom),
    importing: change.importing && printable(change.importing.id ?? "unknown"),
  };
}

function actionOf({ change, previous_address }: PlannedResource): ResourceAction | undefined {
  const { actions, importing } = change;
  if (actions.length > 1 && actions.includes("create")) return "replace";
  const [action] = actions;
  if (action === "create" || action === "update" || action === "delete" || action === "read" || action === "forget")
    return action;
  if (importing) return "import";
  return previous_address === undefined ? undefined : "move";
}

function reasonOf({ action_reason, change }: PlannedResource): string | undefined {
  const paths = change.replace_paths.map(pathText).filter((path) => path !== "");
  const told = action_reason && (reasons[action_reason] ?? printable(action_reason.replaceAll("_", " ")));
  if (paths.length === 0) return told;
  const forced = `forced by ${paths.join(", ")}`;
  return told === undefined || action_reason === "replace_because_cannot_update" ? forced : `${told}; ${forced}`;
}
