import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type handleUnaryCall, Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Connection, Service } from "./service.ts";
import { diagnosticOf } from "./wire/diagnostics.ts";
import { providerService } from "./wire/protocol.ts";

/** The most that Terraform itself accepts in one message. */
const MAX_MESSAGE_BYTES = 64 << 20;

/** macOS has room for 104 bytes with the terminating zero, Linux for 108. */
const LONGEST_PATH = 103;

/** A gRPC server for one service, reachable by this user only. */
export interface SocketServer {
  /** Path of the Unix socket. */
  readonly path: string;
  stop(): Promise<void>;
}

/**
 * Serves the provider on a Unix socket in a directory of its own (mode 0700). A loopback port would be open to every
 * user of the machine and to web pages; whoever reaches this service can have it read files and run functions.
 */
export const serve = async (service: Service): Promise<SocketServer> => {
  const connections = new Map<string, Connection>();
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(
    providerService(),
    handlers(service, (peer) => connections.get(peer) ?? {}),
  );
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());

  const directory = mkdtempSync(join(tmpdir(), "sluice-"));
  const path = join(directory, "provider");
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    rmSync(directory, { recursive: true });
    throw new Error(`${path}: too long for a socket's path (${LONGEST_PATH} bytes); set TMPDIR to a shorter directory`);
  }
  const sockets = new Set<Socket>();
  let accepted = 0;
  const listener = createServer((socket) => {
    // A Unix socket has no peer address; the name given here is what calls are told apart by.
    const peer = `connection-${++accepted}`;
    Object.defineProperty(socket, "remoteAddress", { value: peer });
    connections.set(peer, {});
    sockets.add(socket);
    socket.once("close", () => {
      connections.delete(peer);
      sockets.delete(socket);
    });
    socket.on("error", () => socket.destroy());
    injector.injectConnection(socket);
  });
  await new Promise<void>((resolve, reject) => listener.once("error", reject).listen(path, resolve));
  return {
    path,
    stop: async () => {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      server.forceShutdown();
      for (const socket of sockets) socket.destroy();
      await closed;
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

const handlers = (service: Service, connectionOf: (peer: string) => Connection): UntypedServiceImplementation =>
  Object.fromEntries(
    Object.entries(service).map(([name, call]): [string, handleUnaryCall<never, object>] => [
      name,
      (unary, respond) => {
        void answer(() => call(unary.request, connectionOf(unary.getPeer()))).then((response) =>
          respond(null, response),
        );
      },
    ]),
  ) as UntypedServiceImplementation;

/** Whatever goes wrong in a call is the call's own answer; the process and the other calls go on. */
const answer = async (call: () => Promise<object> | object): Promise<object> => {
  try {
    return await call();
  } catch (error) {
    return { diagnostics: [diagnosticOf(error)] };
  }
};
