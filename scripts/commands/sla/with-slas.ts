import type { Shape } from "#constructs/core/contract";
import type { Context } from "#scripts/commands/cli/context";
import type { Report } from "#scripts/commands/cli/report";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { type TablePlace, withTables } from "#scripts/commands/cli/with-tables";
import type { SlaTableNames } from "#scripts/engine/sla/sla-board";
import { sla } from "#stacks/contracts/sla";

/** An environment whose promises are worked on. */
export interface SlaPlace extends Omit<TablePlace<Shape>, "tables"> {
  readonly tables: SlaTableNames;
}

/** Works on the tables of the promises. */
export const withSlas = (
  context: Context,
  choice: TargetChoice,
  work: (place: SlaPlace) => Promise<Report>,
): Promise<Report> =>
  withTables(context, choice, {
    contract: sla,
    consequence: "nothing was promised",
    action: "reading the SLAs",
    permission: "and that your role may query and update items of the tables of the stack sla",
    work,
  });
