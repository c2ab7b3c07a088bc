import type { EmulatorAccess } from "../../emulator/access.ts";
import { createEventSourceHost } from "../host.ts";

interface Given {
  readonly access: EmulatorAccess;
  readonly directory: string;
  readonly uuid: string;
  readonly attributes: Record<string, unknown>;
}

/** A process with one host and one mapping, to be killed: it is told what to run, and tells each settled record. */
process.once("message", async ({ access, directory, uuid, attributes }: Given) => {
  const host = createEventSourceHost({ access, directory });
  host.onSettled(({ data }) => process.send!(Buffer.from(data).toString()));
  await host.put({ uuid, attributes });
});
