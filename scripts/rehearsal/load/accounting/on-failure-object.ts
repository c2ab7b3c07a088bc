import * as z from "zod";
import { parseJson } from "#functions/runtime/parse-json";

/** The Lambda developer guide does not say whether the event in `payload` is an object or JSON text: both are read. */
const failure = z.object({ payload: z.unknown() });
const invocation = z.object({ Records: z.array(z.object({ kinesis: z.object({ data: z.base64() }) })) });
const record = z.object({ ingestionId: z.string() });

/** The ingestion ids of the records in an object that an event source wrote when it gave up; none if it is no such object. */
export function ingestionIdsOfFailure(content: string): string[] {
  const payload = failure.safeParse(parseJson(content)).data?.payload;
  const event = typeof payload === "string" ? parseJson(payload) : payload;
  const records = invocation.safeParse(event).data?.Records ?? [];
  return records.flatMap(({ kinesis }) => {
    const parsed = record.safeParse(parseJson(Buffer.from(kinesis.data, "base64").toString("utf8")));
    return parsed.success ? [parsed.data.ingestionId] : [];
  });
}
