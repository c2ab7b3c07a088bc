import * as z from "zod";

/** `payload` is the invocation as JSON text: Lambda developer guide, "Kinesis on-failure destinations", Amazon S3. */
const failure = z.object({ payload: z.string() });
const invocation = z.object({ Records: z.array(z.object({ kinesis: z.object({ data: z.base64() }) })) });
const record = z.object({ ingestionId: z.string() });

/** The ingestion ids of the records in an object that an event source wrote when it gave up; none if it is no such object. */
export function ingestionIdsOfFailure(content: string): string[] {
  const payload = failure.safeParse(parseJson(content)).data?.payload;
  const records = invocation.safeParse(parseJson(payload ?? "")).data?.Records ?? [];
  return records.flatMap(({ kinesis }) => {
    const parsed = record.safeParse(parseJson(Buffer.from(kinesis.data, "base64").toString("utf8")));
    return parsed.success ? [parsed.data.ingestionId] : [];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
