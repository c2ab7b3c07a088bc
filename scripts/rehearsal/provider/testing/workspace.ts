import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Result of one terraform run. Output holds both streams. */
export interface Run {
  readonly status: number;
  readonly output: string;
}

/** A planned change, from `terraform show -json`. */
export interface Change {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
    readonly after_unknown: Record<string, unknown>;
    readonly importing?: object;
  };
}

/** A directory with a Terraform configuration and a local state. */
export class Workspace {
  readonly directory: string;
  readonly #reattach: string;

  constructor(parent: string, name: string, reattach: string) {
    this.directory = join(parent, name);
    this.#reattach = reattach;
    mkdirSync(this.directory, { recursive: true });
  }

  /** Replaces the configuration; the provider requirement is added. */
  write(configuration: Readonly<Record<string, unknown>>): void {
    const terraform = { required_providers: { aws: { source: "hashicorp/aws" } } };
    const document = { terraform, provider: { aws: { region: "ap-northeast-2" } }, ...configuration };
    writeFileSync(join(this.directory, "main.tf.json"), JSON.stringify(document));
  }

  run(...args: string[]): Promise<Run> {
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH, HOME, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1", TF_REATTACH_PROVIDERS: this.#reattach };
    return new Promise((resolve, reject) => {
      const child = spawn("terraform", args, { cwd: this.directory, env, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      child.stdout.on("data", (chunk) => {
        output += chunk;
      });
      child.stderr.on("data", (chunk) => {
        output += chunk;
      });
      child.once("error", reject).once("close", (status) => resolve({ status: status ?? -1, output }));
    });
  }

  /** Runs and throws terraform's own words if it fails. */
  async must(...args: string[]): Promise<string> {
    const { status, output } = await this.run(...args);
    if (status !== 0) throw new Error(`terraform ${args.join(" ")} ended with ${status}:\n${output.slice(-4000)}`);
    return output;
  }

  init = () => this.must("init", "-no-color");
  apply = (...args: string[]) => this.must("apply", "-auto-approve", "-no-color", ...args);
  destroy = () => this.must("destroy", "-auto-approve", "-no-color");

  /** The changes that a plan would make; empty if there are none. */
  async changes(...args: string[]): Promise<Change[]> {
    await this.must("plan", "-no-color", "-out=plan", ...args);
    const shown = JSON.parse(await this.must("show", "-json", "plan")) as { resource_changes?: Change[] };
    return (shown.resource_changes ?? []).filter(({ change }) => change.actions[0] !== "no-op" || change.importing);
  }

  async state(): Promise<Record<string, Record<string, unknown>>> {
    const shown = JSON.parse(await this.must("show", "-json")) as {
      values?: { root_module: { resources?: { address: string; values: Record<string, unknown> }[] } };
    };
    return Object.fromEntries(
      (shown.values?.root_module.resources ?? []).map(({ address, values }) => [address, values]),
    );
  }
}

/** A directory for a test file, removed with `remove`. */
export const temporaryDirectory = (): { readonly path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), "sluice-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
