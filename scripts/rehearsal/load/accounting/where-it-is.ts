/** The answer of AWS that a table or a bucket is not there. */
const GONE: ReadonlySet<string> = new Set(["ResourceNotFoundException", "NoSuchBucket"]);

/** What is found, or nothing where the table or the bucket has gone: then the events are lost, and the count must say so. */
export async function whereItIs<Found extends Map<string, unknown>>(
  search: Promise<Found>,
  nothing: Found,
): Promise<Found> {
  try {
    return await search;
  } catch (error) {
    if (error instanceof Error && GONE.has(error.name)) return nothing;
    throw error;
  }
}
