import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import {
  Node,
  type ObjectLiteralElementLike,
  type ObjectLiteralExpression,
  Project,
  QuoteKind,
  type SourceFile,
  type SpreadAssignment,
} from "ts-morph";
import {
  breakLongLines,
  editList,
  literal,
  literalValue,
  propertyName,
  removeMembers,
} from "./environment-literals.ts";
import { Failure } from "./failure.ts";

/** One setting to write: its path in the environment object and its value, which must be JSON; undefined takes the setting away. */
export interface Setting {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Writes settings into an environment's file, which exports one object. Everything else, comments and layout included, stays
 * as it is; nested objects that are missing are made. The file is replaced in one step or not at all.
 * @throws Failure naming file, setting and remedy where the file's form does not allow it
 */
export function writeSettings(file: string, environment: string, settings: readonly Setting[]): void {
  replaceFile(file, editSettings(readFileSync(file, "utf8"), { file, environment, settings }));
}

/** Replaces a file's text in one step: whoever reads it, and whoever kills this, finds the old text or the new one. */
export function replaceFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, text, { mode: statSync(file).mode });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

interface Edit {
  /** For messages. */
  readonly file: string;
  /** Name of the exported constant. */
  readonly environment: string;
  readonly settings: readonly Setting[];
}

/** The text of an environment's file with the settings in it. */
export function editSettings(text: string, edit: Edit): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: {
      indentationText: detectIndentation(text),
      quoteKind: QuoteKind.Double,
      useTrailingCommas: true,
    },
  });
  const source = project.createSourceFile("environment.ts", text);
  for (const setting of edit.settings) apply(source, setting, edit);
  breakLongLines(source, new Set(text.split("\n")));
  return source.getFullText();
}

function apply(source: SourceFile, { path, value }: Setting, edit: Edit): void {
  const refuse = (why: string): never => {
    throw new Failure("failed", `${edit.file}: cannot write ${path.join(".")}: ${why}; set it there by hand`);
  };
  if (path.length === 0 || path.some((key) => key === "" || key === "__proto__"))
    refuse("this is not a path of settings");
  let object =
    exportedObject(source, edit.environment) ?? refuse(`it does not export an object called ${edit.environment}`);
  const [leaf, ...parents] = path.toReversed() as [string, ...string[]];
  for (const key of parents.toReversed()) {
    const found = property(object, key, refuse);
    if (found === undefined && value === undefined) return;
    const inner = found === undefined ? add(object, key, "{}", refuse) : found;
    object = asObject(inner) ?? refuse(`${key} is not written as an object of its own`);
  }
  const found = property(object, leaf, refuse);
  if (value === undefined) removeMembers(object, found ? [found.getParentOrThrow()] : []);
  else if (found === undefined) add(object, leaf, literal(value), refuse);
  else if (Array.isArray(value) && Node.isArrayLiteralExpression(found)) editList(found, value);
  else if (!isDeepStrictEqual(literalValue(found), value)) found.replaceWithText(literal(value));
}

type Refuse = (why: string) => never;

/** The value of a property; undefined if the object does not have it. */
function property(object: ObjectLiteralExpression, key: string, refuse: Refuse): Node | undefined {
  const found = object.getProperties().find((member) => !Node.isSpreadAssignment(member) && nameOf(member) === key);
  if (found === undefined) return undefined;
  if (!Node.isPropertyAssignment(found)) return refuse(`${key} is not written as "${key}: value"`);
  return found.getInitializerOrThrow();
}

function nameOf(member: Exclude<ObjectLiteralElementLike, SpreadAssignment>): string {
  const name = member.getNameNode();
  return Node.isStringLiteral(name) ? name.getLiteralValue() : name.getText();
}

/** Adds a property at the end and returns its value. */
function add(object: ObjectLiteralExpression, key: string, text: string, refuse: Refuse): Node {
  // What a spread brings along is not visible here, and a new nested object would hide all of it.
  if (object.getProperties().some(Node.isSpreadAssignment))
    refuse(`the object that ${key} belongs to takes over another one ("...")`);
  const assignment = `${propertyName(key)}: ${text}`;
  const onOneLine = !object.getText().includes("\n");
  if (onOneLine) {
    const inside = object.getProperties().map((member) => member.getText());
    object.replaceWithText(`{ ${[...inside, assignment].join(", ")} }`);
  } else object.addPropertyAssignment({ name: propertyName(key), initializer: text });
  return property(object, key, refuse) ?? refuse(`${key} could not be added`);
}

function exportedObject(source: SourceFile, name: string): ObjectLiteralExpression | undefined {
  const initializer = source.getVariableDeclaration(name)?.getInitializer();
  const argument = Node.isCallExpression(initializer) ? initializer.getArguments()[0] : initializer;
  return argument && asObject(argument);
}

function asObject(node: Node): ObjectLiteralExpression | undefined {
  if (Node.isSatisfiesExpression(node) || Node.isAsExpression(node) || Node.isParenthesizedExpression(node))
    return asObject(node.getExpression());
  return Node.isObjectLiteralExpression(node) ? node : undefined;
}

const detectIndentation = (text: string) =>
  (/^\t/m.test(text) ? "\t" : /^ {4}\S/m.test(text) && !/^ {2}\S/m.test(text) ? "    " : "  ") as never;
