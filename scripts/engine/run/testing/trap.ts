import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { z } from "zod";

/** The variable that carries a trap to the process that it is for, as JSON. */
export const trapVariable = "SLUICE_TEST_TRAP";

/**
 * Where a process sends itself a signal: at a call to AWS, as it goes out or once its answer has come. Calls are written
 * `PUT /bucket/key` or `AmazonSSM.GetParameters`.
 */
const trapSchema = z.object({
  signal: z.enum(["SIGINT", "SIGTERM", "SIGKILL"]),
  /** Pattern of the call. */
  call: z.string(),
  when: z.enum(["before", "after"]),
  /** Pattern of a call that must have been answered first. */
  since: z.string().optional(),
});
export type Trap = z.output<typeof trapSchema>;

/**
 * Watches this process's calls from now on. Nothing in what is watched knows: Node tells of every HTTP call by itself.
 * @param text a trap as JSON; undefined sets none
 */
export function setTrap(text: string | undefined): void {
  if (text === undefined) return;
  const { signal, call, when, since } = trapSchema.parse(JSON.parse(text));
  const [pattern, first] = [new RegExp(call), new RegExp(since ?? "")];
  let armed = since === undefined;
  let sprung = false;
  const look = (moment: "before" | "after", name: string) => {
    if (sprung) return;
    if (armed && moment === when && pattern.test(name)) {
      sprung = true;
      process.kill(process.pid, signal);
    } else if (moment === "after" && first.test(name)) armed = true;
  };
  subscribe("http.client.request.start", (message) => look("before", nameOf(message)));
  subscribe("http.client.response.finish", (message) => look("after", nameOf(message)));
}

function nameOf(message: unknown): string {
  const { request } = message as { request: ClientRequest };
  const target = request.getHeader("x-amz-target");
  return typeof target === "string" ? target : `${request.method} ${request.path}`;
}
