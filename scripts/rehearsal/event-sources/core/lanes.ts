/**
 * Which of a shard's lanes takes a partition key. AWS says only that records of one key are processed in order
 * whatever the parallelization factor; a hash of the key gives that. FNV-1a over UTF-16 code units, then the finalizer
 * of MurmurHash3, because FNV alone is uneven for short keys that differ in their last character.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, "Polling and batching streams"
 */
export function laneOf(partitionKey: string, lanes: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < partitionKey.length; index++) {
    hash = Math.imul(hash ^ partitionKey.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % lanes;
}
