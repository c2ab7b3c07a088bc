import { cardTransactions } from "#functions/pipelines/card-transactions/pipeline";

/** The pipeline that a load goes through. */
export const PIPELINE = cardTransactions.name;

/**
 * Where its events are posted to.
 * @param apiUrl the API's stage
 */
export const eventsUrl = (apiUrl: string): string => `${apiUrl}/events/${PIPELINE}`;
