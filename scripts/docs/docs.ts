import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { costPage } from "./cost-page.ts";
import { platformImage } from "./platform-image.ts";
import { stacksPage } from "./stacks-page.ts";

const root = resolve(import.meta.dirname, "../..");
const made = {
  "docs/stacks.md": stacksPage(root),
  "docs/cost.md": costPage(),
  "docs/images/platform.svg": platformImage(),
};

for (const [file, content] of Object.entries(made)) {
  writeFileSync(join(root, file), content);
  process.stdout.write(`${join(root, file)}\n`);
}
