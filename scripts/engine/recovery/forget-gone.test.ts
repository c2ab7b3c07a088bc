import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createInterruption, uninterrupted } from "#scripts/engine/interruption";
import { terraformFor } from "#scripts/engine/terraform/terraform";
import { bareTerraform, type StacksOnDisk, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { forgetGone } from "./forget-gone.ts";

const settings = { environment: bareTerraform, interruption: uninterrupted };
let disk: StacksOnDisk;
beforeEach(() => {
  disk = stacksOnDisk();
});
afterEach(() => disk.remove());

const place = () => ({ stackId: "test-a", directory: disk.directoryOf("test-a") });

describe("forgetting what is gone", () => {
  it("keeps what is there", async () => {
    disk.write("test-a", { resource: { terraform_data: { one: {} } } });
    const terraform = terraformFor(place(), settings);
    await terraform.init();
    await terraform.plan({ out: "plan" });
    await terraform.apply("plan");
    await forgetGone(place(), settings, "terraform_data.one");
    expect(disk.stateOf("test-a").resources).toHaveLength(1);
  });

  it("says what Terraform said where it fails, and that it was interrupted where it was", async () => {
    disk.write("test-a", { resource: { terraform_data: { one: { nonsense: true } } } });
    await terraformFor(place(), settings).init();
    await expect(forgetGone(place(), settings, "terraform_data.one")).rejects.toThrow(
      /test-a: `terraform apply -refresh-only` failed \(exit code 1\)[\s\S]*nonsense/,
    );
    const interruption = createInterruption();
    interruption.interrupt();
    await expect(forgetGone(place(), { ...settings, interruption }, "terraform_data.one")).rejects.toMatchObject({
      kind: "interrupted",
    });
  });
});
