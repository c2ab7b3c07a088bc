import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { messageOf } from "#scripts/engine/failure";
import type { EmulatorAccess } from "../emulator/access.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const python = join(root, ".sluice", "moto", "bin", "python");
const START_MS = 120_000;

/** A running moto: an emulator of AWS's control plane that runs nothing. What it holds is gone with it. */
export interface Moto {
  readonly access: EmulatorAccess;
  /** Resolves when its process is gone. May be called again. */
  stop(): Promise<void>;
}

/**
 * Installs moto where it is missing.
 * @returns why it cannot be had (no network, no Python); undefined if it is there
 */
export async function missingMoto(): Promise<string | undefined> {
  const setup = new URL("../../setup/python-environment.mjs", import.meta.url).href;
  try {
    await (await import(setup)).ensurePythonEnvironment(root, "moto");
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * Starts an empty moto on a free port of loopback. It knows AWS's managed policies, and ends with this process.
 * @throws Error with what it said, if it does not start within two minutes
 */
export async function startMoto({ region, accountId }: Pick<EmulatorAccess, "region" | "accountId">): Promise<Moto> {
  const child = spawn(python, ["-E", "-s", "-B", fileURLToPath(new URL("moto-server.py", import.meta.url))], {
    // Nothing of the user's own settings: neither credentials nor a Docker that it could start functions in.
    env: {
      PATH: "/usr/bin:/bin",
      HOME: "/nonexistent",
      DOCKER_HOST: "unix:///nonexistent",
      AWS_DEFAULT_REGION: region,
      MOTO_ACCOUNT_ID: accountId,
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));
  const said: string[] = [];
  createInterface(child.stderr).on("line", (line) => said.push(line));
  const stop = async () => {
    child.stdin.end();
    const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await exited;
    clearTimeout(force);
  };
  const lines = createInterface(child.stdout);
  const first = await Promise.race([
    once(lines, "line", { signal: AbortSignal.timeout(START_MS) }).then(([line]) => Number(line)),
    exited,
  ]).catch(() => undefined);
  if (!first) {
    await stop();
    throw new Error(`moto does not start: ${said.slice(-5).join("\n") || "it says nothing"}`);
  }
  const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "moto" };
  return { access: { endpoint: `http://127.0.0.1:${first}`, region, accountId, credentials }, stop };
}
