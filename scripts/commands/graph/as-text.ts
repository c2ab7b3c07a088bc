import { fieldsText, type MapNode, type StackMap } from "./stack-map.ts";

const columns = (rows: readonly (readonly [string, string])[], indent: string): string[] => {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `${indent}${first.padEnd(width)}  ${second}`);
};

/** A map for people: layer by layer, each stack with what it publishes and what it takes from whom. */
export function asText({ nodes, edges, layers }: StackMap): string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stack = ({ id, publishes }: MapNode): string[] => {
    const rows: [string, string][] = edges
      .filter(({ to }) => to === id)
      .map((edge) => [`reads ${edge.from}`, fieldsText(edge)]);
    if (publishes) rows.push([`publishes v${publishes.version}`, publishes.fields.join(", ")]);
    return [`  ${id}`, ...columns(rows, "    ")];
  };
  return layers
    .map((layer, index) => [`layer ${index + 1}`, ...layer.flatMap((id) => stack(byId.get(id)!))].join("\n"))
    .join("\n\n");
}
