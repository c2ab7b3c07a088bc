import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stacksPage } from "./stacks-page.ts";

const root = resolve(import.meta.dirname, "../..");
const page = join(root, "docs/stacks.md");

writeFileSync(page, stacksPage(root));
process.stdout.write(`${page}\n`);
