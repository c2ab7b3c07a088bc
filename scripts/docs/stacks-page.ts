import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, environmentSchema } from "#environments/environment";
import { loadEnvironments } from "#environments/index";
import { difference } from "./difference.ts";
import { classDocstring, firstSentence } from "./docstring.ts";
import { type SynthesizedStack, synthesizedStacks } from "./synthesized-stack.ts";

type ByConcern = ReadonlyMap<string, SynthesizedStack>;

/** The platform in every form that the page compares. */
interface Forms {
  readonly dev: ByConcern;
  readonly prod: ByConcern;
  readonly singleAz: ByConcern;
  readonly unprotected: ByConcern;
  readonly provisioned: ByConcern;
}

const introduction = `# The stacks

Made from the code by \`npm run docs\`; a test tells when it is out of date.

Each is one concern with a file, a state and, where somebody builds on it, a contract of its own. Counts of resources are those of
\`dev\` and \`prod\` as they stand in \`environments/\`; what a switch changes is told for \`prod\`, with all else as it is there.
[How to add a stack](how-to/add-a-stack.md).
`;

/** The page docs/stacks.md: every stack, what it is for, what it is made of, and what the environment's switches do to it. */
export function stacksPage(root: string): string {
  const forms = allForms();
  const common = readByAll(forms.prod);
  const concerns = [...forms.prod.keys()];
  const docstrings = new Map(concerns.map((concern) => [concern, docstringOf(root, concern)]));
  const overview = concerns.map((concern) => {
    const count = (form: ByConcern) => form.get(concern)?.resources.size ?? 0;
    const summary = firstSentence(docstrings.get(concern) ?? "");
    return `| [${concern}](#${concern}) | ${summary} | ${count(forms.dev)} | ${count(forms.prod)} |`;
  });
  const sections = concerns.map((concern) => section(concern, docstrings.get(concern) ?? "", forms, common));
  return [
    introduction,
    `| stack | what it is | dev | prod |\n|---|---|--:|--:|\n${overview.join("\n")}\n`,
    ...sections,
  ].join("\n");
}

function allForms(): Forms {
  const environments = loadEnvironments({});
  const named = (name: string): Environment => {
    const found = environments.find((environment) => environment.name === name);
    if (!found) throw new Error(`environments/: there is no ${name}, which the page is made from`);
    return found;
  };
  const form = (environment: Environment): ByConcern =>
    new Map(synthesizedStacks(environment).map((stack) => [stack.concern, stack]));
  const prod = named("prod");
  return {
    dev: form(named("dev")),
    prod: form({ ...prod, availability: "multi-az", protectData: true }),
    singleAz: form({ ...prod, availability: "single-az", protectData: true }),
    unprotected: form({ ...prod, availability: "multi-az", protectData: false }),
    provisioned: form({
      ...prod,
      ...{ availability: "multi-az", protectData: true, streams: { ...prod.streams, mode: "provisioned" } },
    }),
  };
}

/** Settings that every stack asks for that has anything in it: who and where it is. */
function readByAll(stacks: ByConcern): ReadonlySet<string> {
  const all = [...stacks.values()].filter(({ resources }) => resources.size > 0).map(({ settings }) => settings);
  return new Set(Object.keys(environmentSchema.shape).filter((name) => all.every((settings) => settings.has(name))));
}

const docstringOf = (root: string, concern: string): string => {
  const file = `stacks/${concern}.ts`;
  return classDocstring(readFileSync(join(root, file), "utf8"), file);
};

const code = (names: Iterable<string>): string => [...names].map((name) => `\`${name}\``).join(", ");

function section(concern: string, docstring: string, forms: Forms, common: ReadonlySet<string>): string {
  const at = (form: ByConcern): SynthesizedStack => {
    const found = form.get(concern);
    if (!found) throw new Error(`${concern} is not in every environment`);
    return found;
  };
  const prod = at(forms.prod);
  const stateKey = prod.stack.stateKey.replace(/^[^/]+\/[^/]+\//, "<env>/<region>/");
  const settings = [...prod.settings].filter((name) => !common.has(name) && name in environmentSchema.shape).sort();
  const switched = (label: string, phrases: readonly string[]) => (phrases.length > 0 ? [bullets(label, phrases)] : []);
  return [
    `## ${concern}\n\n${docstring}\n`,
    [
      `- Code: [stacks/${concern}.ts](../stacks/${concern}.ts), state: \`${stateKey}\``,
      ...(prod.stack.reads.length > 0 ? [`- Reads: ${links(prod.stack.reads)}`] : []),
      ...published(prod, forms.prod),
      ...(settings.length > 0 ? [`- Settings: ${code(settings)}`] : []),
      ...switched("`single-az` → `multi-az`", difference(at(forms.singleAz).resources, prod.resources)),
      ...switched("`protectData` false → true", difference(at(forms.unprotected).resources, prod.resources)),
      ...switched(
        "`streams.mode` on-demand → provisioned",
        difference(prod.resources, at(forms.provisioned).resources),
      ),
      `- Resources, dev / prod: ${resourceCounts(at(forms.dev), prod) || "none"}`,
      "",
    ].join("\n"),
  ].join("\n");
}

const links = (concerns: readonly string[]): string => concerns.map((name) => `[${name}](#${name})`).join(", ");

const bullets = (label: string, phrases: readonly string[]): string =>
  phrases.length === 1
    ? `- ${label}: ${phrases[0]}`
    : [`- ${label}:`, ...phrases.map((phrase) => `  - ${phrase}`)].join("\n");

function published({ concern, stack }: SynthesizedStack, all: ByConcern): string[] {
  if (!stack.contract) return [];
  const readers = [...all.values()]
    .filter((other) => other.stack.reads.includes(concern))
    .map((other) => other.concern);
  const fields = code(Object.keys(stack.contract.schema.shape));
  return [`- Publishes: ${fields}; read by ${readers.length > 0 ? links(readers) : "no stack yet"}`];
}

function resourceCounts(dev: SynthesizedStack, prod: SynthesizedStack): string {
  const typesOf = ({ resources }: SynthesizedStack) =>
    [...resources.keys()].map((address) => address.split(".")[0] ?? "");
  const [inDev, inProd] = [typesOf(dev), typesOf(prod)];
  const counts = [...new Set([...inDev, ...inProd])].sort().map((type) => {
    const count = (types: readonly string[]) => types.filter((other) => other === type).length;
    return `\`${type}\` ${count(inDev)} / ${count(inProd)}`;
  });
  return counts.join(", ");
}
