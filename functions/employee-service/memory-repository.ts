import type { Employee } from "./employee.ts";
import type { EmployeeRepository } from "./repository.ts";

/** Keeps employees in this process, for rehearsals without a database and for tests. */
export const memoryRepository = (): EmployeeRepository => {
  const employees = new Map<string, Employee>();
  const hasEmail = ({ id, email }: Employee) =>
    [...employees.values()].some((other) => other.email === email && other.id !== id);
  return {
    add: async (employee) => {
      if (employees.has(employee.id)) return "id-taken";
      if (hasEmail(employee)) return "email-taken";
      employees.set(employee.id, employee);
      return "added";
    },
    find: async (id) => employees.get(id),
    page: async ({ department, after = "", limit }) =>
      [...employees.values()]
        .filter((employee) => employee.id > after && (department === undefined || employee.department === department))
        .sort((one, other) => (one.id < other.id ? -1 : 1))
        .slice(0, limit),
    replace: async (employee) => {
      if (!employees.has(employee.id)) return "absent";
      if (hasEmail(employee)) return "email-taken";
      employees.set(employee.id, employee);
      return "replaced";
    },
    remove: async (id) => employees.delete(id),
  };
};
