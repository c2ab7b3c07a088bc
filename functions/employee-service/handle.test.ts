import { describe, expect, it, vi } from "vitest";
import { newEmployeeId } from "./employee-id.ts";
import { employeesHandler, type HandlerPorts } from "./handle.ts";
import { memoryRepository } from "./memory-repository.ts";
import { type EmployeeRepository, EmployeeStoreError } from "./repository.ts";
import { requestTo } from "./testing/request-to.ts";

const kim = { name: "김하늘", email: "sky@example.com", department: "플랫폼", position: "Engineer" };

/** The service over a repository in memory; `call` gives status, headers and the decoded body. */
const service = (changes: Partial<HandlerPorts> = {}) => {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const handler = employeesHandler({
    repository: memoryRepository(),
    newId: newEmployeeId,
    managers: "admin",
    log,
    ...changes,
  });
  const call = async (...request: Parameters<typeof requestTo>) => {
    const { statusCode, headers, body } = await handler(requestTo(...request));
    return { status: statusCode, headers, body: body === undefined ? undefined : JSON.parse(body) };
  };
  const logged = () => JSON.stringify(Object.values(log).flatMap(({ mock }) => mock.calls));
  return { call, log, logged };
};

describe("the employee service", () => {
  it("creates, shows, replaces and removes an employee", async () => {
    const { call } = service();
    const created = await call("POST", "/employees", { body: kim });
    expect(created).toMatchObject({ status: 201, body: kim });
    const path = created.headers!.location as string;
    expect(path).toBe(`/employees/${created.body.id}`);
    expect(await call("GET", path)).toMatchObject({ status: 200, body: created.body });
    const lead = { ...kim, position: "Lead" };
    expect(await call("PUT", path, { body: lead })).toMatchObject({
      status: 200,
      body: { ...lead, id: created.body.id },
    });
    expect((await call("GET", path)).body.position).toBe("Lead");
    expect(await call("DELETE", path)).toEqual({ status: 204, headers: undefined, body: undefined });
    for (const method of ["GET", "DELETE"]) expect((await call(method, path)).status).toBe(404);
    expect((await call("PUT", path, { body: lead })).status).toBe(404);
  });

  it("lists everyone once, page by page, also while some come and go", async () => {
    const { call } = service();
    for (let number = 0; number < 25; number++)
      await call("POST", "/employees", { body: { ...kim, email: `p${number}@example.com` } });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: "10", ...(cursor && { cursor }) };
      const { body } = await call("GET", "/employees", { query });
      seen.push(...body.employees.map(({ id }: { id: string }) => id));
      await call("DELETE", `/employees/${body.employees[0].id}`);
      cursor = body.next;
    } while (cursor);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it("filters by department", async () => {
    const { call } = service();
    await call("POST", "/employees", { body: kim });
    await call("POST", "/employees", { body: { ...kim, email: "b@example.com", department: "영업" } });
    const { body } = await call("GET", "/employees", { query: { department: "영업" } });
    expect(body.employees).toMatchObject([{ email: "b@example.com" }]);
  });

  it("answers 409 for an address that is taken, in whatever case it is written", async () => {
    const { call } = service();
    await call("POST", "/employees", { body: kim });
    const taken = { status: 409, body: { message: "email is another employee's already.", field: "email" } };
    expect(await call("POST", "/employees", { body: { ...kim, email: "SKY@example.com" } })).toMatchObject(taken);
    const other = await call("POST", "/employees", { body: { ...kim, email: "b@example.com" } });
    expect(await call("PUT", `/employees/${other.body.id}`, { body: kim })).toMatchObject(taken);
  });

  it("does a request with the same key once, and refuses the key for another employee", async () => {
    const { call } = service();
    const headers = { "idempotency-key": "key-0001" };
    const first = await call("POST", "/employees", { body: kim, headers });
    const second = await call("POST", "/employees", { body: kim, headers });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    const other = await call("POST", "/employees", { body: { ...kim, name: "other" }, headers });
    expect(other).toMatchObject({ status: 409, body: { field: "idempotency-key" } });
    expect((await call("GET", "/employees")).body.employees).toHaveLength(1);
  });

  it("names the field that is wrong, and the methods that there are", async () => {
    const { call } = service();
    expect(await call("POST", "/employees", { body: { ...kim, email: "x" } })).toMatchObject({
      status: 400,
      body: { field: "email", message: "email must be an e-mail address." },
    });
    expect((await call("PATCH", "/employees")).headers).toMatchObject({ allow: "GET, POST" });
  });

  it("lets everybody who signed in look, and those who manage employees alone change something", async () => {
    const { call, log } = service();
    const { body } = await call("POST", "/employees", { body: kim });
    const path = `/employees/${body.id}`;
    for (const groups of ["[employee]", "[]", "admin", "[administrators]"]) {
      for (const path of ["/employees", `/employees/${body.id}`])
        expect((await call("GET", path, { groups })).status).toBe(200);
      const refused = [
        await call("POST", "/employees", { groups, body: { ...kim, email: "b@example.com" } }),
        await call("PUT", path, { groups, body: kim }),
        await call("DELETE", path, { groups }),
        // Nor do they learn what would be wrong with it.
        await call("POST", "/employees", { groups, body: "{" }),
        await call("PATCH", path, { groups }),
      ];
      expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([403]));
      expect(refused[0]?.body).toEqual({ message: "Only those who manage employees may do this." });
    }
    expect((await call("GET", "/employees")).body.employees).toEqual([body]);
    expect(log.info).toHaveBeenCalledWith("Request refused", { status: 403, field: undefined });
    expect((await call("DELETE", path, { groups: "[employee admin]" })).status).toBe(204);
  });

  it("keeps people's data out of caches", async () => {
    expect((await service().call("GET", "/employees")).headers).toMatchObject({ "cache-control": "no-store" });
  });

  it("tells where employees are kept in a rehearsal, with every answer, and nowhere else", async () => {
    const { call } = service({ store: "memory" });
    const answers = [
      await call("GET", "/employees"),
      await call("GET", "/nothing"),
      await call("DELETE", "/employees"),
    ];
    for (const { headers } of answers) expect(headers).toMatchObject({ "x-employee-store": "memory" });
    expect((await service().call("GET", "/employees")).headers).not.toHaveProperty("x-employee-store");
  });
});

describe("when something fails", () => {
  const failing = (error: unknown): EmployeeRepository => ({ ...memoryRepository(), add: () => Promise.reject(error) });

  it("answers 503 for a store that does not work, and logs its code", async () => {
    const { call, log } = service({ repository: failing(new EmployeeStoreError("ECONNREFUSED")) });
    const answer = await call("POST", "/employees", { body: kim });
    expect(answer).toMatchObject({ status: 503, headers: { "retry-after": "2" } });
    expect(log.error).toHaveBeenCalledWith(expect.any(String), { code: "ECONNREFUSED" });
  });

  it("answers 500 for anything else, and quotes nothing of it", async () => {
    const { call, logged } = service({ repository: failing(new TypeError("cannot read sky@example.com\nof 김하늘")) });
    const answer = await call("POST", "/employees", { body: kim });
    expect(answer).toMatchObject({ status: 500, body: { message: "This is our fault." } });
    expect(logged()).toContain("TypeError");
    expect(logged()).toContain("handle.test.ts");
    expect(logged()).not.toMatch(/sky@|김하늘/);
  });

  it.each(["a text", undefined, { toString: () => "sky@example.com" }])(
    "survives that %j is thrown",
    async (thrown) => {
      const { call, logged } = service({ repository: failing(thrown) });
      expect((await call("POST", "/employees", { body: kim })).status).toBe(500);
      expect(logged()).not.toContain("sky@");
    },
  );

  it("logs no names and no addresses of what goes well either", async () => {
    const { call, logged } = service();
    const { body } = await call("POST", "/employees", { body: kim, headers: { "idempotency-key": "sky@example.com" } });
    await call("GET", "/employees", { query: { department: kim.department } });
    await call("PUT", `/employees/${body.id}`, { body: kim });
    await call("POST", "/employees", { body: { ...kim, name: 1 } });
    expect(logged()).toContain("created");
    expect(logged()).not.toMatch(/sky|김하늘|플랫폼|Engineer/);
  });
});
