import type { NamedQuery } from "./query-workgroup.ts";

/** Yesterday in UTC, as partitions are named: a day that is whole. */
const YESTERDAY = "date_format(current_date - interval '1' day, '%Y-%m-%d')";

/**
 * What was accepted yesterday, and only that. An object is in the day of the arrival of its oldest record: yesterday's first events may be in one of
 * the day before, and its last ones in one of today.
 */
const OF_YESTERDAY = `day BETWEEN date_format(current_date - interval '2' day, '%Y-%m-%d') AND date_format(current_date, '%Y-%m-%d')
  AND substr(ingested_at, 1, 10) = ${YESTERDAY}`;

/** An id that no event has: whoever asks puts another in its place. */
export const PLACEHOLDER_ID = "PUT-AN-ID-HERE";

/**
 * What is asked of archived events, by name. Firehose may write one again, so each counts once by its ingestion id; and an object is in
 * the hour of its oldest event.
 * @param table `database.table`, quoted
 */
export const archiveQueries = (table: string): Readonly<Record<string, NamedQuery>> => ({
  "events-per-day": {
    description: "Accepted events of the last 30 days by pipeline and day, each once",
    sql: `SELECT pipeline,
       substr(ingested_at, 1, 10) AS accepted_on,
       count(DISTINCT ingestion_id) AS accepted,
       count(DISTINCT id) AS events
FROM ${table}
WHERE day >= date_format(current_date - interval '30' day, '%Y-%m-%d')
GROUP BY 1, 2
ORDER BY 1, 2`,
  },
  "one-event": {
    description: `Everything that was accepted under an id; put it in place of ${PLACEHOLDER_ID}, and the days to look in`,
    sql: `SELECT DISTINCT pipeline, id, ingestion_id, ingested_at, payload
FROM ${table}
WHERE day BETWEEN date_format(current_date - interval '30' day, '%Y-%m-%d') AND date_format(current_date, '%Y-%m-%d')
  AND id = '${PLACEHOLDER_ID}'
ORDER BY ingested_at`,
  },
  "identity-of-a-day": {
    description:
      "What must have become of yesterday's events: accepted = Stored + Duplicate + Conflict + Quarantined of process-events; events are items of the table",
    sql: `SELECT pipeline,
       count(DISTINCT ingestion_id) AS accepted,
       count(DISTINCT id) AS events,
       count(DISTINCT ingestion_id) - count(DISTINCT id) AS sent_again,
       count(*) - count(DISTINCT ingestion_id) AS archived_again,
       count_if(payload IS NULL OR try(json_parse(payload)) IS NULL) AS without_payload
FROM ${table}
WHERE ${OF_YESTERDAY}
GROUP BY 1
ORDER BY 1`,
  },
  "records-of-a-day": {
    description:
      "Yesterday's events as they travelled, each once, to be put on the stream again; add hours (ingested_at) or a pipeline",
    sql: `SELECT id,
       '{"version":' || CAST(version AS varchar) ||
       ',"pipeline":' || json_format(CAST(pipeline AS json)) ||
       ',"id":' || json_format(CAST(id AS json)) ||
       ',"ingestionId":' || json_format(CAST(ingestion_id AS json)) ||
       ',"ingestedAt":' || json_format(CAST(ingested_at AS json)) ||
       ',"payload":' || payload || '}' AS record
FROM (
  SELECT DISTINCT version, pipeline, id, ingestion_id, ingested_at, payload
  FROM ${table}
  WHERE ${OF_YESTERDAY}
)`,
  },
});
