import { type Employee, type EmployeeDetails, sameDetails } from "./employee.ts";
import { type Page, type PageQuery, toPage } from "./page.ts";
import type { EmployeeRepository } from "./repository.ts";
import type { Command, Refusal } from "./request.ts";

/** What became of a command. */
export type Outcome =
  | { readonly kind: "created" | "found" | "replaced"; readonly employee: Employee }
  /** The same request came before: nothing was done again. */
  | { readonly kind: "repeated"; readonly employee: Employee }
  | { readonly kind: "page"; readonly page: Page }
  | { readonly kind: "removed" | "absent" | "email-taken" | "key-taken" };

export interface EmployeePorts {
  readonly repository: EmployeeRepository;
  readonly newId: (idempotencyKey: string | undefined) => string;
}

async function create(
  { repository, newId }: EmployeePorts,
  details: EmployeeDetails,
  idempotencyKey: string | undefined,
): Promise<Outcome> {
  const employee = { id: newId(idempotencyKey), ...details };
  const added = await repository.add(employee);
  if (added === "added") return { kind: "created", employee };
  if (added === "email-taken") return { kind: "email-taken" };
  const known = await repository.find(employee.id);
  return known && sameDetails(known, details) ? { kind: "repeated", employee: known } : { kind: "key-taken" };
}

async function list({ repository }: EmployeePorts, { department, cursor, limit }: PageQuery): Promise<Outcome> {
  // One more than asked for tells whether another page follows.
  const found = await repository.page({ department, after: cursor, limit: limit + 1 });
  return { kind: "page", page: toPage(found, limit) };
}

/** Does what a command says. */
export async function execute(command: Exclude<Command, Refusal>, ports: EmployeePorts): Promise<Outcome> {
  const { repository } = ports;
  switch (command.kind) {
    case "create":
      return create(ports, command.details, command.idempotencyKey);
    case "list":
      return list(ports, command.query);
    case "get": {
      const employee = await repository.find(command.id);
      return employee ? { kind: "found", employee } : { kind: "absent" };
    }
    case "replace": {
      const employee = { id: command.id, ...command.details };
      const kind = await repository.replace(employee);
      return kind === "replaced" ? { kind, employee } : { kind };
    }
    case "remove":
      return { kind: (await repository.remove(command.id)) ? "removed" : "absent" };
  }
}
