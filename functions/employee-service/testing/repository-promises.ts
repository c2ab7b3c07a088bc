import { expect, it } from "vitest";
import type { Employee } from "#functions/employee-service/employee";
import type { EmployeeRepository } from "#functions/employee-service/repository";

const id = (number: number) => `00000000-0000-8000-8000-${String(number).padStart(12, "0")}`;

/** An employee who differs from the others in everything but the department. */
export const employee = (number: number, changes: Partial<Employee> = {}): Employee => ({
  id: id(number),
  name: `김하늘 ${number} 🚀`,
  email: `person${number}@example.com`,
  department: "플랫폼",
  position: "Engineer",
  ...changes,
});

/** What every store of employees promises, whatever it is made of. Each test gets an empty one. */
export function repositoryPromises(empty: () => EmployeeRepository): void {
  it("finds what was added, as it was", async () => {
    const repository = empty();
    expect(await repository.add(employee(1))).toBe("added");
    expect(await repository.find(id(1))).toEqual(employee(1));
    expect(await repository.find(id(2))).toBeUndefined();
  });

  it("takes each id and each address once; of both, the id is said", async () => {
    const repository = empty();
    await repository.add(employee(1));
    expect(await repository.add(employee(1, { email: "other@example.com" }))).toBe("id-taken");
    expect(await repository.add(employee(2, { email: employee(1).email }))).toBe("email-taken");
    expect(await repository.add(employee(1))).toBe("id-taken");
    expect(await repository.page({ limit: 10 })).toEqual([employee(1)]);
  });

  it("gives pages in the order of ids, after an id and of a department", async () => {
    const repository = empty();
    for (const number of [3, 1, 5, 2, 4])
      await repository.add(employee(number, number === 4 ? { department: "영업" } : {}));
    const page = async (request: Parameters<EmployeeRepository["page"]>[0]) =>
      (await repository.page(request)).map((found) => found.id);
    expect(await page({ limit: 10 })).toEqual([1, 2, 3, 4, 5].map(id));
    expect(await page({ limit: 2 })).toEqual([1, 2].map(id));
    expect(await page({ limit: 2, after: id(2) })).toEqual([3, 4].map(id));
    expect(await page({ limit: 10, department: "플랫폼", after: id(2) })).toEqual([3, 5].map(id));
    expect(await page({ limit: 10, department: "영업" })).toEqual([id(4)]);
    expect(await page({ limit: 10, department: "플랫" })).toEqual([]);
  });

  it("compares texts byte by byte", async () => {
    const repository = empty();
    await repository.add(employee(1, { department: "Sales" }));
    expect(await repository.page({ department: "sales", limit: 10 })).toEqual([]);
  });

  it("replaces an employee, also by one who says the same, but not by one with another's address", async () => {
    const repository = empty();
    await repository.add(employee(1));
    await repository.add(employee(2));
    const promoted = employee(1, { position: "Lead" });
    expect(await repository.replace(promoted)).toBe("replaced");
    expect(await repository.replace(promoted)).toBe("replaced");
    expect(await repository.find(id(1))).toEqual(promoted);
    expect(await repository.replace(employee(1, { email: employee(2).email }))).toBe("email-taken");
    expect(await repository.replace(employee(9))).toBe("absent");
  });

  it("removes an employee once, whose address is free again", async () => {
    const repository = empty();
    await repository.add(employee(1));
    expect(await repository.remove(id(1))).toBe(true);
    expect(await repository.remove(id(1))).toBe(false);
    expect(await repository.add(employee(2, { email: employee(1).email }))).toBe("added");
  });
}
