import { isDeepStrictEqual } from "node:util";
import { type ArrayLiteralExpression, Node, type ObjectLiteralExpression, type SourceFile } from "ts-morph";

/** Columns that a line of this repository may have; see biome.json. */
const LONGEST_LINE = 120;

/** A key as one would write it in an object. */
export const propertyName = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

/** JSON as one would write it in TypeScript, on one line. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, inner]) => `${propertyName(key)}: ${literal(inner)}`);
    return members.length > 0 ? `{ ${members.join(", ")} }` : "{}";
  }
  return JSON.stringify(value);
}

/** What a literal stands for; undefined for anything that has to be run to know. */
export function literalValue(node: Node): unknown {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) || Node.isNumericLiteral(node))
    return node.getLiteralValue();
  if (Node.isTrueLiteral(node)) return true;
  if (Node.isFalseLiteral(node)) return false;
  if (Node.isArrayLiteralExpression(node)) return allOf(node.getElements().map(literalValue));
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  const members = node.getProperties().map((member) => {
    if (!Node.isPropertyAssignment(member)) return undefined;
    const name = member.getNameNode();
    const value = literalValue(member.getInitializerOrThrow());
    return value === undefined
      ? undefined
      : ([Node.isStringLiteral(name) ? name.getLiteralValue() : name.getText(), value] as const);
  });
  const known = allOf(members);
  return known && Object.fromEntries(known as readonly (readonly [string, unknown])[]);
}

const allOf = <T>(values: readonly T[]): readonly T[] | undefined =>
  values.every((value) => value !== undefined) ? values : undefined;

/** Makes a list the given one, leaving the items that stay as they are written, with their comments. */
export function editList(list: ArrayLiteralExpression, wanted: readonly unknown[]): void {
  const present = list.getElements().map(literalValue);
  const kept = present.map((item) => item !== undefined && wanted.some((other) => isDeepStrictEqual(other, item)));
  const staying = present.filter((_, index) => kept[index]);
  // Only where what stays comes first, in the same order, is the rest to be added at the end.
  if (!isDeepStrictEqual(staying, wanted.slice(0, staying.length))) {
    list.replaceWithText(literal(wanted));
    return;
  }
  for (const item of wanted.slice(staying.length)) list.addElement(literal(item));
  removeMembers(
    list,
    list.getElements().filter((_, index) => kept[index] === false),
  );
}

/** Takes members out of an object or list: with their line and what is said of them there, or from between the others. */
export function removeMembers(from: Literal, gone: readonly Node[]): void {
  if (gone.length === 0) return;
  if (from.getStartLineNumber() === from.getEndLineNumber()) {
    const left = membersOf(from).filter((member) => !gone.includes(member));
    const inside = left.map((member) => member.getText()).join(", ");
    const [open, close] = Node.isObjectLiteralExpression(from) ? ["{ ", " }"] : ["[", "]"];
    from.replaceWithText(inside === "" ? `${open}${close}`.replaceAll(" ", "") : `${open}${inside}${close}`);
    return;
  }
  const source = from.getSourceFile();
  const text = source.getFullText();
  const lines = gone.map((member): [number, number] => {
    const start = text.lastIndexOf("\n", member.getStart()) + 1;
    const end = text.indexOf("\n", member.getEnd());
    return [start, end < 0 ? text.length : end + 1];
  });
  // From the end, so that the places before stay where they are.
  for (const [start, end] of lines.toReversed()) source.replaceText([start, end], "");
}

type Literal = ObjectLiteralExpression | ArrayLiteralExpression;

const isLiteral = (node: Node): node is Literal =>
  Node.isObjectLiteralExpression(node) || Node.isArrayLiteralExpression(node);

const membersOf = (node: Literal): readonly Node[] =>
  Node.isObjectLiteralExpression(node) ? node.getProperties() : node.getElements();

/**
 * Breaks lines that have become too long, as a formatter would: the outermost object or list on such a line gets a line per member.
 * @param before lines of the text as it was, which are nobody's to break
 */
export function breakLongLines(source: SourceFile, before: ReadonlySet<string>): void {
  const given = new Set<number>();
  for (;;) {
    const lines = source.getFullText().split("\n");
    const at = lines.findIndex((line, index) => line.length > LONGEST_LINE && !before.has(line) && !given.has(index));
    if (at < 0) return;
    const widest = source
      .getDescendants()
      .filter(isLiteral)
      .find(
        (node) =>
          node.getStartLineNumber() === at + 1 && node.getEndLineNumber() === at + 1 && membersOf(node).length > 0,
      );
    if (!widest) {
      given.add(at);
      continue;
    }
    const indent = /^\s*/.exec(lines[at] ?? "")?.[0] ?? "";
    const step = indent.startsWith("\t") ? "\t" : "  ";
    const members = membersOf(widest).map((member) => `${indent}${step}${member.getText()},`);
    const [open, close] = Node.isObjectLiteralExpression(widest) ? "{}" : "[]";
    const text = [open, ...members, `${indent}${close}`].join("\n");
    source.replaceText([widest.getStart(), widest.getEnd()], text);
  }
}
