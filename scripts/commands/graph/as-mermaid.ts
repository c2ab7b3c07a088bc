import { fieldsText, type StackMap } from "./stack-map.ts";

/** Mermaid's own way to write any character, so that no name can end a label or be read as markup. */
const label = (text: string): string =>
  `"${text.replace(/[^A-Za-z0-9 ,.:/_-]/gu, (found) => `#${found.codePointAt(0)};`)}"`;

/**
 * A map as a Mermaid flowchart, which GitHub draws in a `.mmd` file or a fenced block. Nodes are numbered: a stack's own id may be
 * a word of Mermaid's (`end`), and its hyphens may look like arrows.
 */
export function asMermaid({ nodes, edges }: StackMap): string {
  const numbers = new Map(nodes.map(({ id }, index) => [id, `s${index}`]));
  const environments = [...new Set(nodes.map(({ environment }) => environment))];
  const groups = environments.flatMap((environment, index) => [
    `  subgraph e${index}[${label(environment)}]`,
    ...nodes.filter((node) => node.environment === environment).map(({ id }) => `    ${numbers.get(id)}[${label(id)}]`),
    "  end",
  ]);
  const arrows = edges.map(
    (edge) => `  ${numbers.get(edge.from)} -->|${label(fieldsText(edge))}| ${numbers.get(edge.to)}`,
  );
  return ["flowchart LR", ...groups, ...arrows].join("\n");
}
