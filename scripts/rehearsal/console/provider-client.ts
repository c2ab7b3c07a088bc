import { Client, credentials } from "@grpc/grpc-js";
import { z } from "zod";
import { Failure } from "#scripts/engine/failure";
import type { Diagnostic } from "#scripts/rehearsal/provider/wire/diagnostics";
import { toWire } from "#scripts/rehearsal/provider/wire/dynamic-value";
import { type Calls, providerService } from "#scripts/rehearsal/provider/wire/protocol";

/** The most that either side takes in one message, as the server has it. */
const MAX_MESSAGE_BYTES = 64 << 20;

/** A connection to a rehearsal's provider, as Terraform has one. */
export interface ProviderClient {
  /**
   * Makes one call of the provider protocol.
   * @throws Failure with what the provider says it cannot do
   */
  call<Name extends keyof Calls>(name: Name, request: Calls[Name][0]): Promise<Calls[Name][1]>;
  close(): void;
}

const attached = z.record(
  z.string(),
  z.object({ Addr: z.object({ Network: z.literal("unix"), String: z.string().startsWith("/") }) }),
);

/**
 * Path of the Unix socket in TF_REATTACH_PROVIDERS.
 * @throws Failure if it names none: then no rehearsal of this program has set it
 */
export function socketOf(reattach: string | undefined): string {
  try {
    const [entry] = Object.values(attached.parse(JSON.parse(reattach ?? "")));
    if (entry) return entry.Addr.String;
  } catch {
    // Told below: whatever it is, nothing can be attached to by it.
  }
  throw new Failure("failed", "this rehearsal has no local cloud of its own whose objects could be changed by hand");
}

/**
 * Connects to the provider and configures it.
 * @param region where the objects are that will be spoken of
 */
export async function connectProvider(socket: string, region: string): Promise<ProviderClient> {
  const client = new Client(`unix:${socket}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
    // The provider tells provider blocks apart by their connections: none may be shared.
    "grpc.use_local_subchannel_pool": 1,
  });
  const service = providerService();
  const call: ProviderClient["call"] = (name, request) =>
    new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = service[name]!;
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, answer) => {
        if (error) return reject(new Failure("failed", `the rehearsal does not answer: ${error.message}`));
        const failure = firstError((answer as { diagnostics?: readonly Diagnostic[] }).diagnostics);
        return failure ? reject(failure) : resolve(answer as never);
      });
    });
  try {
    await call("ConfigureProvider", { terraform_version: "", config: toWire({ region }) });
  } catch (error) {
    client.close();
    throw error;
  }
  return { call, close: () => client.close() };
}

function firstError(diagnostics: readonly Diagnostic[] = []): Failure | undefined {
  const error = diagnostics.find(({ severity }) => severity === "ERROR");
  return error && new Failure("failed", `${error.summary}\n${error.detail}`.trim());
}
