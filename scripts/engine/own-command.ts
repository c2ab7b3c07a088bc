/** Makes a command line of this tool that works on the same target as the present one, for messages: `recover rds` -> `npm run sluice -- recover rds --env dev`. */
export type OwnCommand = (words: string) => string;

/** What a command line of this tool works on. */
export interface CommandTarget {
  readonly environment: string;
  readonly rehearsed: boolean;
  /** The rehearsal's provider. @default "rehearsal" */
  readonly provider?: string | undefined;
}

/** Names command lines in full: people copy what they are told. */
export const commandOn =
  ({ environment, rehearsed, provider }: CommandTarget): OwnCommand =>
  (words) =>
    [
      `npm run sluice -- ${words} --env ${environment}`,
      ...(rehearsed ? ["--rehearse"] : []),
      ...(rehearsed && provider ? [`--provider ${provider}`] : []),
    ].join(" ");

/** For work whose target nobody has named. */
export const plainCommand: OwnCommand = (words) => `npm run sluice -- ${words}`;
