/** How often and how much: numbers that AWS does not document or that a rehearsal wants otherwise. Times in milliseconds. */
export interface Tempo {
  /** Pause after a read that reached the tip. AWS polls each shard once per second: a whole second of latency. */
  readonly busyPoll: number;
  /** The pause doubles up to this while a shard stays empty: an idle stream costs the emulator next to nothing. */
  readonly idlePoll: number;
  /** Pause before the first retry; doubles with each further one. AWS retries with exponential back-off, unspecified. */
  readonly firstRetry: number;
  readonly longestRetry: number;
  /** How often the shards are listed anew; a shard that ends is followed at once. */
  readonly listing: number;
  /** Least time between two saves of the checkpoint: what a crash may deliver twice. */
  readonly saving: number;
  /** Most records of a shard in memory, in batches of every lane: room for lanes to go on while one is stuck. */
  readonly readAheadBatches: number;
  /** No further read of a shard while it has this many bytes in memory; one read adds 10 MB at most on AWS. */
  readonly readAheadBytes: number;
}

export const rehearsalTempo: Tempo = {
  busyPoll: 50,
  idlePoll: 400,
  firstRetry: 200,
  longestRetry: 30_000,
  listing: 5_000,
  saving: 200,
  readAheadBatches: 4,
  readAheadBytes: 16 * 1024 * 1024,
};

/** Pause before the n-th retry in a row, n from 1. */
export const retryPause = (tempo: Tempo, retry: number): number =>
  Math.min(tempo.longestRetry, tempo.firstRetry * 2 ** Math.min(retry - 1, 30));
