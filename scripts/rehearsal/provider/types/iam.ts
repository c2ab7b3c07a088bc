import type { FactsTable } from "./facts.ts";

/** Roles and policies. Source: the `iam_role`, `iam_role_policy`, `iam_role_policy_attachment` and `iam_policy` pages. */
export const iam: FactsTable = {
  aws_iam_role: {
    id: "{name}",
    computed: { arn: "arn:{partition}:iam::{account}:role{path}{name}", unique_id: "AROA{upper:17}" },
    defaults: { force_detach_policies: false, max_session_duration: 3600, path: "/" },
    forceNew: ["name", "name_prefix", "path"],
    residues: ["force_detach_policies"],
    conflict: "EntityAlreadyExists",
  },
  aws_iam_role_policy: {
    id: "{role}:{name}",
    forceNew: ["name", "name_prefix", "role"],
    conflict: "EntityAlreadyExists",
  },
  aws_iam_role_policy_attachment: {
    id: "{role}/{policy_arn}",
    forceNew: ["policy_arn", "role"],
    conflict: "EntityAlreadyExists",
  },
  aws_iam_policy: {
    id: "{arn}",
    computed: { arn: "arn:{partition}:iam::{account}:policy{path}{name}", policy_id: "ANPA{upper:17}" },
    defaults: { path: "/" },
    forceNew: ["description", "name", "name_prefix", "path"],
    conflict: "EntityAlreadyExists",
  },
};
