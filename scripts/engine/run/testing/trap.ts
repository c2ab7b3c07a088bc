import { subscribe } from "node:diagnostics_channel";
import { ClientRequest, OutgoingMessage } from "node:http";

/**
 * Where a process sends itself a signal: at a call to AWS, as it goes out or once its answer has come. Calls are written
 * `PUT /bucket/key` or `AmazonSSM.GetParameters`.
 */
export interface Trap {
  readonly signal: "SIGINT" | "SIGTERM" | "SIGKILL";
  /** Pattern of the call. */
  readonly call: string;
  readonly when: "before" | "after";
  /** Pattern of a call that must have been answered first. */
  readonly since?: string;
}

/** Watches this process's calls from now on; nothing in what is watched knows. */
export function setTrap(trap: Trap | undefined): void {
  if (trap === undefined) return;
  const { signal, call, when, since } = trap;
  const [pattern, first] = [new RegExp(call), new RegExp(since ?? "")];
  let armed = since === undefined;
  let sprung = false;
  const look = (moment: Trap["when"], request: ClientRequest) => {
    const name = nameOf(request);
    if (!sprung && armed && moment === when && pattern.test(name)) {
      sprung = true;
      process.kill(process.pid, signal);
    } else if (moment === "after" && first.test(name)) armed = true;
  };
  // Node tells of a request when it has been handed to the network, which for this is too late.
  const { end } = OutgoingMessage.prototype;
  OutgoingMessage.prototype.end = function (this: OutgoingMessage, ...args: unknown[]) {
    if (this instanceof ClientRequest) look("before", this);
    return Reflect.apply(end, this, args);
  } as typeof end;
  subscribe("http.client.response.finish", (message) => look("after", (message as { request: ClientRequest }).request));
}

function nameOf(request: ClientRequest): string {
  const target = request.getHeader("x-amz-target");
  return typeof target === "string" ? target : `${request.method} ${request.path}`;
}
