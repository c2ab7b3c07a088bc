import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Outcome } from "./employees.ts";
import type { Refusal } from "./request.ts";

type Answer = APIGatewayProxyStructuredResultV2;
type Headers = Readonly<Record<string, string>>;

const json = (statusCode: number, body: object, headers: Headers = {}): Answer => ({
  statusCode,
  // People's data stays out of caches on the way.
  headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(body),
});

/** 400, 403, 404, 405 or 413, naming the field. */
export const refusalAnswer = ({ status, message, field, allow }: Refusal): Answer =>
  json(status, { message, ...(field && { field }) }, allow ? { allow } : {});

/** The answer to an outcome. */
export function outcomeAnswer(outcome: Outcome): Answer {
  switch (outcome.kind) {
    case "created":
      return json(201, outcome.employee, { location: `/employees/${outcome.employee.id}` });
    case "repeated":
    case "found":
    case "replaced":
      return json(200, outcome.employee);
    case "page":
      return json(200, outcome.page);
    case "removed":
      return { statusCode: 204 };
    case "absent":
      return json(404, { message: "There is no such employee." });
    case "email-taken":
      return json(409, { message: "email is another employee's already.", field: "email" });
    case "key-taken":
      return json(409, {
        message: "idempotency-key was used for an employee of whom something else is said; take a new key.",
        field: "idempotency-key",
      });
  }
}

/** 503 when the store does not work at the moment, 500 when this service is at fault. */
export const failureAnswer = (statusCode: 500 | 503): Answer =>
  statusCode === 503
    ? json(503, { message: "Employees cannot be reached at the moment. Try again." }, { "retry-after": "2" })
    : json(500, { message: "This is our fault." });
