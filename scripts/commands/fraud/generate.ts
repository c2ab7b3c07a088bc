import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { generateTransactions } from "#scripts/rehearsal/load/generator/generate-transactions";
import { labelledCsv } from "#scripts/rehearsal/load/generator/labelled-csv";
import { DEFAULT_COUNT, DEFAULT_FRAUD_SHARE, SEEDED_UNTIL } from "#scripts/rehearsal/load/run-load";

export interface GenerateInput {
  /** How many payments. @default 2,000 */
  readonly events?: number | undefined;
  /** Part of them that thieves make. @default 0.01 */
  readonly share?: number | undefined;
  readonly seed: number;
}

/** Made-up payments as a labelled CSV file: the same for the same seed. */
export function generateFraud({ events = DEFAULT_COUNT, share = DEFAULT_FRAUD_SHARE, seed }: GenerateInput): Report {
  const rows = generateTransactions({ count: events, seed, until: SEEDED_UNTIL, fraudShare: share });
  return { data: undefined, text: [...labelledCsv(rows)].join("").trimEnd(), exitCode: exitCodes.ok };
}
