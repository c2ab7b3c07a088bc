import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Contract, Shape } from "#constructs/core/contract";
import type { Environment } from "#environments/environment";
import { clientConfigFor } from "#scripts/engine/cloud/client-config";
import { accessFailure } from "#scripts/engine/store/access-failure";
import { findEnvironment } from "#scripts/engine/synthesize";
import type { Context } from "./context.ts";
import { published } from "./published.ts";
import type { Report } from "./report.ts";
import { type TargetChoice, withTarget } from "./target.ts";

/** A deployed environment whose tables are worked on. */
export interface TablePlace<S extends Shape> {
  readonly environment: Environment;
  readonly client: DynamoDBClient;
  /** What the stack of the tables publishes. */
  readonly tables: ReturnType<Contract<S>["parse"]>;
}

export interface TableWork<S extends Shape> {
  readonly contract: Contract<S>;
  /** What follows where the stack is not deployed: "nothing was promised". */
  readonly consequence: string;
  /** What cannot be done where access is denied, and the right that it takes. */
  readonly action: string;
  readonly permission: string;
  readonly work: (place: TablePlace<S>) => Promise<Report>;
}

/**
 * Works on the tables of a stack, on AWS or on a rehearsal.
 * @throws Failure where the stack is not deployed, and where access is denied
 */
export const withTables = <S extends Shape>(
  context: Context,
  choice: TargetChoice,
  { contract, consequence, action, permission, work }: TableWork<S>,
): Promise<Report> =>
  withTarget(context, choice, async (target, guarded) => {
    const platform = await guarded.platform();
    const environment = findEnvironment({ platform, environment: choice.environment, variables: guarded.variables });
    const control = await guarded.controlPlane(environment, target.environment);
    const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
    const client = new DynamoDBClient(clientConfigFor(target.environment, environment.region));
    try {
      const tables = await published(control.contracts, environment, contract, consequence);
      return await work({ environment, client, tables }).catch((error: unknown) => {
        throw accessFailure(error, { action, region: environment.region, permission });
      });
    } finally {
      client.destroy();
      control.close();
    }
  });
