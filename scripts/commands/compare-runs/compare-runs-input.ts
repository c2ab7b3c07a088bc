import type { TargetChoice } from "#scripts/commands/cli/target";

export interface CompareRunsInput extends TargetChoice {
  readonly pipeline: string;
  /** JSONL export of the old system. */
  readonly from?: string | undefined;
  /** Name of the environment variable with the URL of the old database. */
  readonly mysqlUrlFromEnv?: string | undefined;
  readonly queryFile?: string | undefined;
  /** `2026-11-20` @default every row of both */
  readonly day?: string | undefined;
  /** With {@link toDay}: adds up what was kept of these days instead of comparing. */
  readonly fromDay?: string | undefined;
  readonly toDay?: string | undefined;
  /** @default "migration/<pipeline>.json" */
  readonly mapping?: string | undefined;
  /** @default "migration/<pipeline>.explained.json", if it is there */
  readonly explanations?: string | undefined;
  /** @default "migration/results/<environment>" */
  readonly results?: string | undefined;
  readonly allowEmpty: boolean;
  readonly markdown: boolean;
}
