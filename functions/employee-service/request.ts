import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type * as z from "zod";
import { firstReason } from "#functions/runtime/reason";
import { type EmployeeDetails, employeeDetails, isEmployeeId } from "./employee.ts";
import { type PageQuery, pageQuery } from "./page.ts";

/** What this service needs of a request of API Gateway's payload format 2.0. */
export type Request = Pick<
  APIGatewayProxyEventV2,
  "rawPath" | "requestContext" | "headers" | "queryStringParameters" | "body" | "isBase64Encoded"
>;

/** What a request asks for, or why it is refused before anything is looked up. */
export type Command =
  | { readonly kind: "create"; readonly details: EmployeeDetails; readonly idempotencyKey: string | undefined }
  | { readonly kind: "list"; readonly query: PageQuery }
  | { readonly kind: "get"; readonly id: string }
  | { readonly kind: "replace"; readonly id: string; readonly details: EmployeeDetails }
  | { readonly kind: "remove"; readonly id: string }
  | Refusal;

export interface Refusal {
  readonly kind: "refused";
  readonly status: 400 | 403 | 404 | 405 | 413;
  readonly message: string;
  /** The field that is at fault. */
  readonly field?: string;
  /** Methods that the path knows, where the method is at fault. */
  readonly allow?: string;
}

/** More than any employee needs; bounds what one request costs. */
const MOST_BYTES = 16 * 1024;
const KEY = /^[\x21-\x7e]{8,128}$/;

const refused = (status: Refusal["status"], message: string, more: Partial<Refusal> = {}): Refusal => ({
  kind: "refused",
  status,
  message,
  ...more,
});

/** The refusal of a field, never with its value. */
const wrong = (error: z.ZodError): Refusal => {
  const { path, reason } = firstReason(error);
  return refused(
    400,
    path === "" ? `The request ${reason}.` : `${path} ${reason}.`,
    path === "" ? {} : { field: path },
  );
};

const readDetails = ({ body, isBase64Encoded }: Request): EmployeeDetails | Refusal => {
  const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  if (bytes.byteLength > MOST_BYTES) return refused(413, `An employee has at most ${MOST_BYTES} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // Without the parser's message, which quotes the text.
    return refused(400, "The body must be JSON in UTF-8: name, email, department and position of an employee.");
  }
  const parsed = employeeDetails.safeParse(value);
  return parsed.success ? parsed.data : wrong(parsed.error);
};

const ofAll = (method: string, request: Request): Command => {
  if (method === "GET") {
    const query = pageQuery.safeParse(request.queryStringParameters ?? {});
    return query.success ? { kind: "list", query: query.data } : wrong(query.error);
  }
  if (method !== "POST") return refused(405, "/employees knows GET and POST.", { allow: "GET, POST" });
  const idempotencyKey = request.headers["idempotency-key"];
  if (idempotencyKey !== undefined && !KEY.test(idempotencyKey))
    return refused(400, "idempotency-key must have 8 to 128 visible ASCII characters.", { field: "idempotency-key" });
  const details = readDetails(request);
  return "kind" in details ? details : { kind: "create", details, idempotencyKey };
};

const ofOne = (method: string, id: string, request: Request): Command => {
  if (!["GET", "PUT", "DELETE"].includes(method))
    return refused(405, "/employees/{id} knows GET, PUT and DELETE.", { allow: "GET, PUT, DELETE" });
  if (!isEmployeeId(id)) return refused(404, "There is no such employee.");
  if (method === "GET") return { kind: "get", id };
  if (method === "DELETE") return { kind: "remove", id };
  const details = readDetails(request);
  return "kind" in details ? details : { kind: "replace", id, details };
};

/** Reads a request to `/employees` or `/employees/{id}`, below whatever stage the API has. */
export function parseRequest(request: Request): Command {
  const { method } = request.requestContext.http;
  const path = /\/employees(?:\/([^/]+))?\/?$/.exec(request.rawPath);
  if (!path) return refused(404, "There is nothing here; employees are at /employees.");
  const id = path[1];
  return id === undefined ? ofAll(method, request) : ofOne(method, id, request);
}
