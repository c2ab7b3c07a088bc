import type { StackNode } from "#scripts/engine/graph";
import type { Task } from "#scripts/engine/progress";
import { type Terraform, terraformFor } from "#scripts/engine/terraform/terraform";
import type { RunRequest } from "./run-request.ts";

/** Terraform for one stack of a run; what happens to its resources shows as the task's progress. */
export const terraformOf = (
  { id }: StackNode,
  { synthesis, terraform }: Pick<RunRequest, "synthesis" | "terraform">,
  task: Task,
): Terraform =>
  terraformFor(
    {
      stackId: id,
      directory: synthesis.directoryOf(id),
      onLog: (entry) => {
        if (entry.kind === "resource") task.update(entry.text);
      },
    },
    terraform,
  );
