import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Node, type ObjectLiteralExpression, Project, type SourceFile } from "ts-morph";
import { breakLongLines, editedText, keyOf, literal, propertyName } from "./environment-literals.ts";
import { Failure } from "./failure.ts";
import { withMembers } from "./literal-layout.ts";

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

/**
 * Replaces a file's text in one step: whoever reads it, and whoever kills this, finds the old text or the new one. Of a symbolic link
 * the file that it leads to is replaced.
 */
export function replaceFile(file: string, text: string): void {
  const target = realpathSync(file);
  const draft = `${target}.${process.pid}.new`;
  try {
    writeFileSync(draft, text, { mode: statSync(target).mode });
    renameSync(draft, target);
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
  const source = new Project({ useInMemoryFileSystem: true }).createSourceFile("environment.ts", text);
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
  const leaf = path.at(-1)!;
  const object = objectAt(source, { path: path.slice(0, -1), make: value !== undefined, edit, refuse });
  if (object === undefined) return;
  const found = property(object, leaf, refuse);
  if (value === undefined) remove(object, found?.getParentOrThrow());
  else if (found === undefined) add(object, leaf, literal(value), refuse);
  else replace(found, editedText(found, value, refuse));
}

interface Way {
  readonly path: readonly string[];
  /** Whether objects that are missing on the way are made. */
  readonly make: boolean;
  readonly edit: Edit;
  readonly refuse: Refuse;
}

/** The object at a path; undefined where there is none and none is made. */
function objectAt(source: SourceFile, way: Way): ObjectLiteralExpression | undefined {
  const { path, make, edit, refuse } = way;
  let object =
    exportedObject(source, edit.environment) ?? refuse(`it does not export an object called ${edit.environment}`);
  for (const key of path) {
    const found = property(object, key, refuse);
    if (found === undefined) {
      if (!make) return undefined;
      add(object, key, "{}", refuse);
      // What was looked up before the text changed is of no use any more.
      return objectAt(source, way);
    }
    object = asObject(found) ?? refuse(`${key} is not written as an object of its own`);
  }
  return object;
}

/** Replaces the text of a node as it is given; ts-morph's own way would indent it anew. */
const replace = (node: Node, text: string): void =>
  void node.getSourceFile().replaceText([node.getStart(), node.getEnd()], text);

/** Takes a property out of an object, with what is said of it on its line. */
function remove(object: ObjectLiteralExpression, gone: Node | undefined): void {
  if (gone === undefined) return;
  const left = object.getProperties().filter((member) => member !== gone);
  replace(
    object,
    withMembers(
      object,
      left.map((present) => ({ present })),
    )!,
  );
}

type Refuse = (why: string) => never;

/** The value of a property; undefined if the object does not have it. */
function property(object: ObjectLiteralExpression, key: string, refuse: Refuse): Node | undefined {
  const found = object.getProperties().find((member) => !Node.isSpreadAssignment(member) && keyOf(member) === key);
  if (found === undefined) return undefined;
  if (!Node.isPropertyAssignment(found)) return refuse(`${key} is not written as "${key}: value"`);
  return found.getInitializerOrThrow();
}

/** Adds a property at the end. */
function add(object: ObjectLiteralExpression, key: string, text: string, refuse: Refuse): void {
  // What a spread brings along is not visible here, and a new nested object would hide all of it.
  if (object.getProperties().some(Node.isSpreadAssignment))
    refuse(`the object that ${key} belongs to takes over another one ("...")`);
  const present = object.getProperties().map((member) => ({ present: member }));
  replace(object, withMembers(object, [...present, { text: `${propertyName(key)}: ${text}` }])!);
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
