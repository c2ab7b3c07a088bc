import type { Request } from "#functions/employee-service/request";

/** A request as API Gateway hands it over, of an administrator unless other groups are named; `body` is sent as JSON unless it is text. */
export function requestTo(
  method: string,
  rawPath: string,
  more: {
    body?: unknown;
    headers?: Record<string, string>;
    query?: Record<string, string>;
    base64?: boolean;
    groups?: string;
  } = {},
): Request {
  const { body, headers = {}, query, base64 = false, groups = "[admin]" } = more;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    rawPath,
    requestContext: {
      http: { method },
      authorizer: { jwt: { claims: { "cognito:groups": groups, token_use: "access" } } },
    } as unknown as Request["requestContext"],
    headers,
    ...(query && { queryStringParameters: query }),
    ...(text !== undefined && { body: base64 ? Buffer.from(text).toString("base64") : text }),
    isBase64Encoded: base64,
  };
}
