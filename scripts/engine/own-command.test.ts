import { expect, it } from "vitest";
import { commandOn, plainCommand } from "./own-command.ts";

it("names a command line that works on the same target, as it is to be typed", () => {
  const words = "recover rds --release-locks";
  expect(commandOn({ environment: "dev", rehearsed: false })(words)).toBe(`npm run sluice -- ${words} --env dev`);
  expect(commandOn({ environment: "local", rehearsed: true, provider: "aws" })(words)).toBe(
    `npm run sluice -- ${words} --env local --rehearse --provider aws`,
  );
  expect(commandOn({ environment: "dev", rehearsed: false, provider: "aws" })("plan")).not.toContain("--provider");
  expect(plainCommand(words)).toBe(`npm run sluice -- ${words}`);
});
