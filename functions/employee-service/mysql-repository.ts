import type { Employee } from "./employee.ts";
import type { Mysql, Rows } from "./mysql-connection.ts";
import { type EmployeeRepository, EmployeeStoreError } from "./repository.ts";

/**
 * What a connection begins with. The table is made where it is missing, so that a new database needs no step of its own; later changes
 * of it do (docs/how-to/keep-employees.md). Texts are compared byte by byte, as this service does.
 */
export const opening: readonly string[] = [
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
  `CREATE TABLE IF NOT EXISTS employees (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(100) NOT NULL,
    email VARCHAR(254) NOT NULL,
    department VARCHAR(100) NOT NULL,
    position VARCHAR(100) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY employees_email (email),
    KEY employees_department (department, id)
  ) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
];

const COLUMNS = "id, name, email, department, position";

const toEmployee = ({ id, name, email, department, position }: Rows[number]): Employee => ({
  id,
  name,
  email,
  department,
  position,
});

/** Which key a statement met twice; the server names it last, after the value. */
function duplicateKey(error: unknown): "id" | "email" | undefined {
  const { code, sqlMessage } = error as { code?: string; sqlMessage?: string };
  if (code !== "ER_DUP_ENTRY") return undefined;
  const key = /for key '(?:employees\.)?(\w+)'$/.exec(sqlMessage ?? "")?.[1];
  return { PRIMARY: "id" as const, employees_email: "email" as const }[key ?? ""];
}

/** Anything else that the server says goes no further than its code. */
const unexpected = (error: unknown): EmployeeStoreError =>
  error instanceof EmployeeStoreError ? error : new EmployeeStoreError(String((error as { code?: unknown }).code));

/** Keeps employees in MySQL, with prepared statements only. */
export function mysqlRepository(mysql: Mysql): EmployeeRepository {
  const read = (sql: string, values: readonly string[]) =>
    mysql.read(sql, values).catch((error) => {
      throw unexpected(error);
    });
  const write = async (sql: string, values: readonly string[]) => {
    try {
      return { taken: undefined, rows: (await mysql.write(sql, values)).affectedRows };
    } catch (error) {
      const taken = duplicateKey(error);
      if (!taken) throw unexpected(error);
      return { taken, rows: 0 };
    }
  };
  return {
    add: async ({ id, name, email, department, position }) => {
      const { taken } = await write(`INSERT INTO employees (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`, [
        id,
        name,
        email,
        department,
        position,
      ]);
      return taken ? `${taken}-taken` : "added";
    },
    find: async (id) => (await read(`SELECT ${COLUMNS} FROM employees WHERE id = ?`, [id])).map(toEmployee)[0],
    page: async ({ department, after = "", limit }) => {
      const where = department === undefined ? "id > ?" : "department = ? AND id > ?";
      const values = department === undefined ? [after] : [department, after];
      // MySQL takes no prepared LIMIT from a text or a fraction, so the whole number stands in the statement.
      const sql = `SELECT ${COLUMNS} FROM employees WHERE ${where} ORDER BY id LIMIT ${Math.trunc(limit)}`;
      return (await read(sql, values)).map(toEmployee);
    },
    replace: async ({ id, name, email, department, position }) => {
      const { taken, rows } = await write(
        "UPDATE employees SET name = ?, email = ?, department = ?, position = ? WHERE id = ?",
        [name, email, department, position, id],
      );
      if (taken) return "email-taken";
      return rows > 0 ? "replaced" : "absent";
    },
    remove: async (id) => (await write("DELETE FROM employees WHERE id = ?", [id])).rows > 0,
  };
}
