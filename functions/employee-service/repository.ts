import type { Employee } from "./employee.ts";

/** Part of all employees, in the order of their ids. */
export interface PageRequest {
  /** Exactly this department; all when left out. */
  readonly department?: string;
  /** Id after which the page begins. */
  readonly after?: string;
  readonly limit: number;
}

/** Where employees are kept. What is to be expected is answered; that the store does not work is thrown. */
export interface EmployeeRepository {
  /** `id-taken` is said before `email-taken` where both are so. */
  add(employee: Employee): Promise<"added" | "id-taken" | "email-taken">;
  find(id: string): Promise<Employee | undefined>;
  page(request: PageRequest): Promise<readonly Employee[]>;
  replace(employee: Employee): Promise<"replaced" | "absent" | "email-taken">;
  /** @returns whether there was one */
  remove(id: string): Promise<boolean>;
}

/**
 * The store does not work at the moment. Carries the code of what was said and nothing else: messages of a database quote
 * statements and the values in them, which are people's data.
 */
export class EmployeeStoreError extends Error {
  override readonly name = "EmployeeStoreError";
  readonly code: string;

  constructor(code: string) {
    super(`The employees' store does not work (${code})`);
    this.code = code;
  }
}
