import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Environment } from "#environments/environment";
import { withAccount } from "#scripts/commands/cli/account";
import type { Context } from "#scripts/commands/cli/context";
import { published } from "#scripts/commands/cli/published";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { openLiveContracts } from "#scripts/engine/contracts/ssm-live-contracts";
import { Failure } from "#scripts/engine/failure";
import { newRow, oldRow, protection, type RowForm } from "#scripts/engine/migration/comparable-row";
import { compareSorted, createTally, type Tally } from "#scripts/engine/migration/compare";
import type { Comparison } from "#scripts/engine/migration/comparison";
import type { Accepted } from "#scripts/engine/migration/explanations";
import { type Mapping, mappingDigest } from "#scripts/engine/migration/mapping";
import { scanResults } from "#scripts/engine/migration/new-results";
import type { Day } from "#scripts/engine/migration/point-in-time";
import { type SortedRows, sortedRows } from "#scripts/engine/migration/sorted-on-disk";
import type { Task } from "#scripts/engine/progress";
import { accessFailure } from "#scripts/engine/store/access-failure";
import { tables } from "#stacks/contracts/tables";
import type { OpenOldRows } from "./old-results.ts";

export interface TableComparison {
  readonly environment: Environment;
  readonly pipeline: string;
  readonly mapping: Mapping;
  readonly accepted: Accepted;
  readonly day: Day | undefined;
  readonly old: OpenOldRows;
}

/** A client's clock may run ahead of ours, so that an event is accepted on the day before its own. */
const AHEAD_MS = 86_400_000;

/** Compares the old rows with the results table of an environment, whose stack must be deployed. */
export const compareWithTable = (
  context: Context,
  input: TargetChoice,
  comparison: TableComparison,
): Promise<Comparison> =>
  withAccount(context, input, comparison.environment, async ({ config, context: guarded }) => {
    const { environment } = comparison;
    const contracts = openLiveContracts(config, { environment: environment.name, region: environment.region });
    const client = new DynamoDBClient(config);
    const task = guarded.progress.task("compare-runs");
    const [old, here] = await Promise.all([sortedRows(), sortedRows()]);
    const tally = createTally(comparison.mapping, comparison.accepted.valid);
    try {
      const { resultsTableName } = await published(contracts, environment, tables, "there is nothing to compare with");
      const counts = await read(comparison, { client, tableName: resultsTableName, old, here, tally, task, guarded });
      await compareSorted(old.rows(), here.rows(), tally, (keys) => {
        if (guarded.interruption.requested.aborted) throw interrupted();
        task.update(`${keys} keys compared`);
      });
      const result = { ...about(comparison), ...counts, ...tally.result() };
      task.end("done", `${result.rows.equal} rows are equal`);
      return result;
    } catch (error) {
      task.drop();
      throw error;
    } finally {
      await Promise.all([old.remove(), here.remove()]);
      client.destroy();
      contracts.close();
    }
  });

const about = ({ environment, pipeline, day, mapping, accepted }: TableComparison) => ({
  format: 1 as const,
  environment: environment.name,
  pipeline,
  day: day?.name ?? null,
  comparedAt: new Date().toISOString(),
  mapping: mappingDigest(mapping),
  expired: [...accepted.expired],
});

interface Reading {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly old: SortedRows;
  readonly here: SortedRows;
  readonly tally: Tally;
  readonly task: Task;
  readonly guarded: Context;
}

/** Reads both sides into their order. */
async function read({ environment, pipeline, mapping, day, old: open }: TableComparison, reading: Reading) {
  const { client, tableName, old, here, tally, task, guarded } = reading;
  const { requested: signal } = guarded.interruption;
  const form: RowForm = { mapping, protect: protection(), day };
  let [rows, otherDays, shadows, looked] = [0, 0, 0, 0];
  for await (const found of open(signal)) {
    rows += 1;
    if (rows % 10_000 === 0) task.update(`${rows} old rows`);
    const row = "reason" in found ? found : oldRow(found.row, found.place, form);
    if (row === undefined) otherDays += 1;
    else if ("reason" in row) tally.broken(row);
    else await old.add(row);
  }
  const acceptedFrom = day && day.from - AHEAD_MS;
  const onPage = (items: number) => {
    looked += items;
    task.update(`${rows} old rows, ${looked} items of the table`);
  };
  try {
    await scanResults(
      { client, tableName, pipeline, now: new Date(), acceptedFrom, signal, onPage },
      async (result) => {
        const row = newRow(result, form);
        if (!row) return;
        if (result.shadow) shadows += 1;
        await here.add(row);
      },
    );
  } catch (error) {
    if (signal.aborted) throw interrupted();
    throw accessFailure(error, {
      action: `reading ${tableName}`,
      region: environment.region,
      permission: "and that your role may call dynamodb:Scan on it and use its key",
    });
  }
  return { otherDays, shadows };
}

const interrupted = () => new Failure("interrupted", "interrupted; nothing was kept of the comparison");
