import { describe, expect, it } from "vitest";
import { parseRequest } from "./request.ts";
import { requestTo } from "./testing/request-to.ts";

const kim = { name: "김하늘", email: "sky@example.com", department: "플랫폼", position: "Engineer" };
const id = "00000000-0000-8000-8000-000000000001";

describe("a request", () => {
  it.each([
    [requestTo("GET", "/employees"), { kind: "list", query: { limit: 50 } }],
    [requestTo("GET", "/employees/"), { kind: "list", query: { limit: 50 } }],
    [
      requestTo("GET", "/prod/employees", { query: { department: "플랫폼", limit: "5" } }),
      { kind: "list", query: { department: "플랫폼", limit: 5 } },
    ],
    [requestTo("GET", `/employees/${id}`), { kind: "get", id }],
    [requestTo("DELETE", `/employees/${id}`), { kind: "remove", id }],
    [requestTo("PUT", `/employees/${id}`, { body: kim }), { kind: "replace", id, details: kim }],
    [requestTo("POST", "/employees", { body: kim }), { kind: "create", details: kim, idempotencyKey: undefined }],
    [
      requestTo("POST", "/employees", { body: kim, base64: true, headers: { "idempotency-key": "key-0001" } }),
      { kind: "create", details: kim, idempotencyKey: "key-0001" },
    ],
  ])("is read as the command it is", (request, command) => {
    expect(parseRequest(request)).toEqual(command);
  });

  it.each([
    ["a missing field", { ...kim, email: undefined }, "email must be text.", "email"],
    ["a wrong field", { ...kim, email: "sky" }, "email must be an e-mail address.", "email"],
    ["another field", { ...kim, salary: 1 }, "The request has fields that are not part of it: salary.", undefined],
    ["a list", [kim], "The request must be a JSON object.", undefined],
    ["no JSON", "{", expect.stringContaining("The body must be JSON in UTF-8"), undefined],
    ["nothing", undefined, expect.stringContaining("The body must be JSON in UTF-8"), undefined],
  ])("is refused with 400 for %s", (_, body, message, field) => {
    for (const request of [requestTo("POST", "/employees", { body }), requestTo("PUT", `/employees/${id}`, { body })])
      expect(parseRequest(request)).toEqual({ kind: "refused", status: 400, message, ...(field && { field }) });
  });

  it("is refused without quoting what was sent", () => {
    for (const body of [{ ...kim, email: "not-for-logs" }, '{"name":"not-for-logs"', { ...kim, "not for logs": 1 }])
      expect(JSON.stringify(parseRequest(requestTo("POST", "/employees", { body })))).not.toMatch(/not.for.logs/);
  });

  it("names the part of a query that is wrong", () => {
    expect(parseRequest(requestTo("GET", "/employees", { query: { limit: "500" } }))).toEqual({
      kind: "refused",
      status: 400,
      message: "limit must be 1 to 100.",
      field: "limit",
    });
  });

  it.each(["short", "with space", "x".repeat(129), "schlüssel-1"])("is refused for the key %j", (key) => {
    const request = requestTo("POST", "/employees", { body: kim, headers: { "idempotency-key": key } });
    expect(parseRequest(request)).toMatchObject({ status: 400, field: "idempotency-key" });
  });

  it("is refused with 413 when it is larger than any employee", () => {
    const body = { ...kim, name: "é".repeat(10_000) };
    expect(parseRequest(requestTo("POST", "/employees", { body }))).toMatchObject({ status: 413 });
  });

  it.each([
    ["PATCH", "/employees", 405, "GET, POST"],
    ["DELETE", "/employees", 405, "GET, POST"],
    ["POST", `/employees/${id}`, 405, "GET, PUT, DELETE"],
    ["GET", "/employees/1", 404, undefined],
    ["GET", "/employees/..%2f", 404, undefined],
    ["GET", `/employees/${id}/salary`, 404, undefined],
    ["GET", "/employeesx", 404, undefined],
    ["GET", "/", 404, undefined],
  ])("%s %s is refused with %d", (method, path, status, allow) => {
    const refusal = parseRequest(requestTo(method, path));
    expect(refusal).toMatchObject({ kind: "refused", status });
    expect((refusal as { allow?: string }).allow).toBe(allow);
  });
});
