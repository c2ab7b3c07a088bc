import { isDeepStrictEqual } from "node:util";
import {
  type ArrayLiteralExpression,
  Node,
  type ObjectLiteralElementLike,
  type ObjectLiteralExpression,
  type SourceFile,
  type SpreadAssignment,
  SyntaxKind,
} from "ts-morph";
import { withMembers } from "./literal-layout.ts";
import { isLiteral, membersOf, type WantedMember } from "./literal-members.ts";
import { entriesOnOneLine } from "./literal-on-one-line.ts";

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
  if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.MinusToken)
    return Node.isNumericLiteral(node.getOperand()) ? -(literalValue(node.getOperand()) as number) : undefined;
  if (Node.isTrueLiteral(node)) return true;
  if (Node.isFalseLiteral(node)) return false;
  if (Node.isArrayLiteralExpression(node)) return allOf(node.getElements().map(literalValue));
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  const members = node.getProperties().map((member) => {
    if (!Node.isPropertyAssignment(member)) return undefined;
    const value = literalValue(member.getInitializerOrThrow());
    return value === undefined ? undefined : ([keyOf(member), value] as const);
  });
  const known = allOf(members);
  return known && Object.fromEntries(known as readonly (readonly [string, unknown])[]);
}

/** The key of a property, without the quotes that it may have. */
export function keyOf(member: Exclude<ObjectLiteralElementLike, SpreadAssignment>): string {
  const name = member.getNameNode();
  return Node.isStringLiteral(name) ? name.getLiteralValue() : name.getText();
}

const allOf = <T>(values: readonly T[]): readonly T[] | undefined =>
  values.every((value) => value !== undefined) ? values : undefined;

/**
 * The text of a value's node once it stands for another value. What stays of an object or list is left as it is written, with its
 * comments; what is not written as data gives way.
 * @param refuse called where comments could not stay where they belong
 */
export function editedText(node: Node, value: unknown, refuse: (why: string) => never): string {
  const present = literalValue(node);
  if (isDeepStrictEqual(present, value)) return node.getText();
  if (present === undefined || !isLiteral(node)) return literal(value);
  const wanted = Node.isArrayLiteralExpression(node)
    ? Array.isArray(value) && itemsOf(node, value, refuse)
    : isObject(value) && propertiesOf(node, value, refuse);
  if (!wanted) return literal(value);
  return withMembers(node, wanted) ?? refuse("its parts would have to change places, and are not a line each");
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Items that stay as they are written, those that are changed where they stand, and new ones. */
function itemsOf(
  list: ArrayLiteralExpression,
  wanted: readonly unknown[],
  refuse: (why: string) => never,
): readonly WantedMember[] {
  const items = list.getElements();
  const left = new Map(items.map((item) => [item as Node, literalValue(item)]));
  const same = wanted.map((value) => {
    const found = [...left].find(([, present]) => present !== undefined && isDeepStrictEqual(present, value))?.[0];
    if (found) left.delete(found);
    return found;
  });
  return wanted.map((value, index) => {
    const present = same[index];
    if (present) return { present };
    const other = items[index];
    // Of as many items as before, the one at the same place is the same one, changed.
    if (items.length === wanted.length && other && left.has(other))
      return { present: other, text: editedText(other, value, refuse) };
    return { text: literal(value) };
  });
}

function propertiesOf(
  object: ObjectLiteralExpression,
  wanted: Readonly<Record<string, unknown>>,
  refuse: (why: string) => never,
): readonly WantedMember[] {
  const properties = object.getProperties().filter(Node.isPropertyAssignment);
  const staying = properties.filter((property) => Object.hasOwn(wanted, keyOf(property)));
  const keys = new Set(staying.map(keyOf));
  return [
    ...staying.map((property) => {
      const value = property.getInitializerOrThrow();
      const text = editedText(value, wanted[keyOf(property)], refuse);
      const head = property.getText().slice(0, value.getStart() - property.getStart());
      return { present: property, text: `${head}${text}` };
    }),
    ...Object.entries(wanted)
      .filter(([key]) => !keys.has(key))
      .map(([key, value]) => ({ text: `${propertyName(key)}: ${literal(value)}` })),
  ];
}

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
    const members = entriesOnOneLine(widest).map((entry, index) => {
      const comma = index < membersOf(widest).length ? "," : "";
      return `${indent}${step}${entry}${comma}`;
    });
    const [open, close] = Node.isObjectLiteralExpression(widest) ? "{}" : "[]";
    const text = [open, ...members, `${indent}${close}`].join("\n");
    source.replaceText([widest.getStart(), widest.getEnd()], text);
  }
}
