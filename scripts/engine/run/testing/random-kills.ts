import type { CrashSite } from "./crash-site.ts";

/** Who is killed, when, and by what. */
export interface RandomKill {
  readonly verb: "deploy" | "destroy";
  /** Share of an undisturbed run's duration, 0 to 1. */
  readonly moment: number;
  /** `terraform`: one of those that run at that moment, with its group; the command line where none does. */
  readonly victim: "cli" | "terraform" | "both";
  readonly signal: "SIGINT" | "SIGTERM" | "SIGKILL";
  /** Whether the cloud is like AWS, where Terraform outlives the command line. */
  readonly asAws: boolean;
  /** Which of the running Terraforms, 0 to 1. */
  readonly choice: number;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The next kill of a seeded series. */
export function randomKill(random: () => number): RandomKill {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const victim = pick(["cli", "cli", "terraform", "both"] as const);
  return {
    verb: pick(["deploy", "deploy", "deploy", "destroy"] as const),
    moment: random(),
    victim,
    signal: victim === "cli" ? pick(["SIGINT", "SIGTERM", "SIGKILL", "SIGKILL"] as const) : "SIGKILL",
    asAws: random() < 0.5,
    choice: random(),
  };
}

/** Runs a command line, strikes at the moment, and waits for its end. `struck`: who was sent the signal, for messages. */
export async function strike(
  site: CrashSite,
  { verb, moment, victim, signal, asAws, choice }: RandomKill,
  { revision, milliseconds }: { readonly revision: number; readonly milliseconds: number },
) {
  const run = site.start([verb, "--yes"], { revision, asAws });
  const struck: string[] = [];
  let over = false;
  const kill = () => {
    if (over) return;
    const running = site.terraforms();
    // Between two of them, the next one.
    if (victim !== "cli" && running.length === 0) return void setTimeout(kill, 5);
    const terraform = running[Math.floor(choice * running.length)];
    if (victim !== "cli" && terraform && killGroup(terraform.pid)) struck.push(`Terraform of ${terraform.stack}`);
    if (victim !== "terraform" && run.child.kill(signal)) struck.push("cli");
  };
  await run.begun;
  const timer = setTimeout(kill, moment * milliseconds);
  const end = await run.ended;
  over = true;
  clearTimeout(timer);
  return { ...end, struck };
}

/** Kills a process with its group; false if it is gone. */
export function killGroup(pid: number): boolean {
  try {
    return process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
