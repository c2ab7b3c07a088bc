import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Flight } from "#scripts/engine/ledger/ledger";
import { isRunningSince, startOf } from "#scripts/engine/process-start";
import { createsOf, holderOfStack, type Machine, thisMachine, working } from "./holder.ts";
import { terraformProcesses, worksOn } from "./terraform-processes.ts";

const machine = (changes: Partial<Machine> = {}): Machine => ({
  host: "here",
  isAlive: () => false,
  terraforms: [],
  ...changes,
});
const flight = (changes: Partial<Flight> = {}): Flight => ({
  ...{ run: "r", at: "2026-11-20T20:00:00Z", by: "me@here", host: "here", pid: 4711 },
  ...{ operation: "apply", digest: "d", creates: ["aws_vpc.x"] },
  ...changes,
});
const lock = (who: string) => ({ id: "i", operation: "o", who, created: "" });

describe("a machine with several checkouts", () => {
  it("has, for a rehearsal's states, the Terraforms of that checkout alone, and those of which the place cannot be seen", () => {
    const directories = ["/one/cdktf.out/stacks/dev-vpc", "/one/cdktf.out-of-date/stacks/dev-vpc", undefined];
    const terraforms = directories.map((directory, index) => ({ pid: index + 1, directory }));
    const machine = { host: "here", isAlive: () => false, terraforms };
    expect(working(machine, "/one/cdktf.out").terraforms?.map(({ pid }) => pid)).toEqual([1, 3]);
    expect(working({ ...machine, terraforms: undefined }, "/one").terraforms).toBeUndefined();
  });
});

describe("who holds a stack", () => {
  it("is gone when nothing of it runs on the machine where it ran", () => {
    expect(holderOfStack("dev-vpc", { lock: lock("me@here"), inFlight: [flight()] }, machine())).toMatchObject({
      kind: "gone",
    });
  });

  it("is alive while the command line runs, or the Terraform that outlived it", () => {
    const standing = { lock: lock("me@here"), inFlight: [flight()] };
    expect(holderOfStack("dev-vpc", standing, machine({ isAlive: (pid) => pid === 4711 }))).toMatchObject({
      kind: "alive",
      pid: 4711,
    });
    const terraforms = [{ pid: 99, directory: "/home/me/other-checkout/cdktf.out/stacks/dev-vpc" }];
    expect(holderOfStack("dev-vpc", standing, machine({ terraforms }))).toMatchObject({ kind: "alive", pid: 99 });
    expect(holderOfStack("dev-eks", standing, machine({ terraforms }))).toMatchObject({ kind: "gone" });
  });

  it("is not known of another machine, of a lock that does not say, or where processes cannot be seen", () => {
    const kind = (who: string, inFlight: Flight[] = [], of = machine()) =>
      holderOfStack("dev-vpc", { lock: lock(who), inFlight }, of);
    expect(kind("ana@there")).toEqual({ kind: "unknown", reason: "it ran on there" });
    expect(kind("me@here", [flight({ host: "there" })])).toEqual({ kind: "unknown", reason: "it ran on there" });
    expect(kind("")).toEqual({ kind: "unknown", reason: "no record of it says where it ran" });
    expect(kind("me@here", [flight({ host: "" })]).kind).toBe("unknown");
    expect(kind("me@here", [], machine({ terraforms: undefined })).kind).toBe("unknown");
    expect(kind("me@here", [], machine({ terraforms: [{ pid: 1, directory: undefined }] })).kind).toBe("unknown");
  });

  it("is never this process itself, which has taken the number of one that died", () => {
    const standing = { lock: undefined, inFlight: [flight({ pid: process.pid })] };
    expect(holderOfStack("dev-vpc", standing, machine({ isAlive: () => true }))).toMatchObject({ kind: "gone" });
  });

  it("was to create what its flights say, or nobody knows what", () => {
    expect(createsOf([flight(), flight({ creates: ["aws_eip.y"] })])).toEqual(new Set(["aws_vpc.x", "aws_eip.y"]));
    expect(createsOf([flight(), flight({ digest: "", creates: [] })])).toBeUndefined();
  });
});

describe("this machine", () => {
  it("knows a process of its own by when it began, so that a number given anew is no proof of life", () => {
    const { isAlive, host } = thisMachine();
    expect(host).not.toBe("");
    expect(isAlive(process.pid, new Date().toISOString())).toBe(true);
    expect(isAlive(process.pid, "2001-01-01T00:00:00Z")).toBe(false);
    expect(isAlive(process.pid, "nonsense")).toBe(true);
    expect(isRunningSince(0, new Date().toISOString())).toBe(false);
    expect(startOf(2 ** 22 + 1)).toBeUndefined();
  });

  it("sees a Terraform by the directory it works in, and no longer once it has ended", async () => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), "sluice-holder-")));
    const stack = join(directory, "dev-seen");
    mkdirSync(stack);
    const console = spawn("terraform", ["console"], { cwd: stack, stdio: ["pipe", "ignore", "ignore"] });
    await once(console, "spawn");
    try {
      const seen = () => terraformProcesses()?.find((each) => worksOn(each, "dev-seen"))?.pid;
      const deadline = Date.now() + 5_000;
      while (seen() === undefined && Date.now() < deadline) await new Promise((done) => setTimeout(done, 5));
      expect(seen()).toBe(console.pid);
      const ended = once(console, "exit");
      console.kill("SIGKILL");
      await ended;
      expect(seen()).toBeUndefined();
    } finally {
      console.kill("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it("does not pretend to see processes where there is no /proc, where another user's Terraform works, or one that has ended", () => {
    const proc = mkdtempSync(join(tmpdir(), "sluice-proc-"));
    try {
      expect(terraformProcesses(join(proc, "missing"))).toBeUndefined();
      expect(terraformProcesses(proc)).toBeUndefined();
      const stats = ["17 (terraform) S 1", "18 (node) S 1", "19 (terraform) Z 1"];
      for (const stat of stats) {
        const directory = join(proc, stat.slice(0, 2));
        mkdirSync(directory);
        writeFileSync(join(directory, "stat"), stat);
      }
      symlinkSync("17", join(proc, "self"));
      expect(terraformProcesses(proc)).toEqual([{ pid: 17, directory: undefined }]);
    } finally {
      rmSync(proc, { recursive: true, force: true });
    }
  });
});
