import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Log } from "#functions/runtime/logger";
import { failureAnswer, outcomeAnswer, refusalAnswer } from "./answer.ts";
import { groupsOf } from "./caller.ts";
import { type EmployeePorts, execute } from "./employees.ts";
import { EmployeeStoreError } from "./repository.ts";
import { parseRequest, type Refusal, type Request } from "./request.ts";

export interface HandlerPorts extends EmployeePorts {
  readonly log: Log;
  /** Group whose members may change employees; everybody else who signed in may look. */
  readonly managers: string;
  /** Where employees are kept, told in each answer of a rehearsal; left out elsewhere. */
  readonly store?: "mysql" | "memory";
}

/** Whatever is not reading changes something, or would. */
const mayAsk = (request: Request, managers: string): boolean =>
  request.requestContext.http.method === "GET" || groupsOf(request).has(managers);

const forbidden: Refusal = { kind: "refused", status: 403, message: "Only those who manage employees may do this." };

async function answer(request: Request, ports: HandlerPorts): Promise<APIGatewayProxyStructuredResultV2> {
  const command = mayAsk(request, ports.managers) ? parseRequest(request) : forbidden;
  if (command.kind === "refused") {
    ports.log.info("Request refused", { status: command.status, field: command.field });
    return refusalAnswer(command);
  }
  const outcome = await execute(command, ports);
  // What was done to whom is told by ids and kinds; names and addresses are in no log.
  ports.log.info("Request answered", { command: command.kind, outcome: outcome.kind });
  return outcomeAnswer(outcome);
}

/** Nothing is thrown to Lambda: it would log the error by itself, with whatever it quotes. */
function explain(error: unknown, { log }: HandlerPorts): APIGatewayProxyStructuredResultV2 {
  if (error instanceof EmployeeStoreError) {
    log.error("The employees' store does not work", { code: error.code });
    return failureAnswer(503);
  }
  const { name, stack } = error instanceof Error ? error : new Error(typeof error);
  // A stack begins with the message, which may quote a value; the places below it do not.
  const places = stack?.split("\n").filter((line) => /^\s+at /.test(line));
  log.error("A request failed", { error: name, places });
  return failureAnswer(500);
}

/** The handler of `/employees` over these ports. */
export const employeesHandler = (ports: HandlerPorts) => async (request: Request) => {
  const result = await answer(request, ports).catch((error) => explain(error, ports));
  return ports.store ? { ...result, headers: { ...result.headers, "x-employee-store": ports.store } } : result;
};
