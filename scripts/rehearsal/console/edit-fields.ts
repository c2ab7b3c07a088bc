import { normalise, own } from "#scripts/rehearsal/provider/resource/normalise";
import type { Block } from "#scripts/rehearsal/provider/schema/model";
import type { Fields } from "#scripts/rehearsal/provider/wire/dynamic-value";
import type { Edit, Step } from "./assignment.ts";
import { checkValue, countChecked, elementType, isFields, type Shape, settableIn, wrong } from "./check-value.ts";

/**
 * An object's attributes after changes by hand. A tag is changed in `tags_all` as well: to AWS there is one set of tags.
 * @throws Failure("usage") for what the schema has not, naming path and what is wanted
 */
export function editFields(block: Block, fields: Fields, edits: readonly Edit[]): Fields {
  const hasAll = block.attributes.some(({ name }) => name === "tags_all");
  return edits
    .flatMap((edit): Edit[] => {
      const [name, ...rest] = edit.path;
      return name === "tags" && hasAll ? [edit, { ...edit, path: ["tags_all", ...rest] }] : [edit];
    })
    .reduce(
      (current, edit) => {
        const place = { shape: { kind: "fields", block } as const, path: [], left: edit.path };
        return changed(place, current, edit) as Fields;
      },
      normalise(block, fields),
    );
}

interface Place {
  readonly shape: Shape;
  readonly path: readonly Step[];
  /** Steps that lead further in. */
  readonly left: readonly Step[];
}

function changed({ shape, path, left }: Place, current: unknown, edit: Edit): unknown {
  const [step, ...rest] = left;
  if (step === undefined) return checkValue(shape, given(shape, edit, path), path);
  const at = [...path, step];
  const inside = (inner: Shape, value: unknown) => changed({ shape: inner, path: at, left: rest }, value, edit);
  if (shape.kind === "fields" || (shape.kind === "blocks" && shape.nested.nesting === "single")) {
    const block = shape.kind === "fields" ? shape.block : shape.nested.block;
    if (typeof step !== "string") throw wrong(at, "a name is wanted here");
    const fields = isFields(current) ? current : normalise(block, {});
    return { ...fields, [step]: inside(settableIn(block, step, at), own(fields, step)) };
  }
  const remove = rest.length === 0 && edit.value === null;
  if (shape.kind === "blocks") {
    const element: Shape = { kind: "fields", block: shape.nested.block };
    return countChecked(
      shape.nested,
      spliced(current, step, { at, remove, inside: (one) => inside(element, one) }),
      path,
    );
  }
  const { type } = shape;
  if (typeof type === "string") return withinText(current, left, { path, edit });
  if (type[0] === "list" || type[0] === "set") {
    const element: Shape = { kind: "type", type: type[1] };
    return spliced(current, step, { at, remove, inside: (one) => inside(element, one) });
  }
  if (typeof step === "object") throw wrong(at, "a key is wanted here");
  const key = String(step);
  const fields = isFields(current) ? current : {};
  const inner = elementType(type, key, at);
  if (remove && type[0] === "map")
    return Object.fromEntries(Object.entries(fields).filter(([candidate]) => candidate !== key));
  return { ...fields, [key]: inside({ kind: "type", type: inner }, own(fields, key)) };
}

/** Where JSON is wanted and something else was given, it is taken for a text only where a text is wanted. */
function given(shape: Shape, { value, text }: Edit, path: readonly Step[]): unknown {
  if (text === undefined) return value;
  if (shape.kind === "type" && shape.type === "string") return text;
  throw wrong(path, `${JSON.stringify(text)} is no JSON`);
}

interface Splice {
  readonly at: readonly Step[];
  readonly remove: boolean;
  readonly inside: (element: unknown) => unknown;
}

/** A list in which one element is changed, taken out or added. */
function spliced(current: unknown, step: Step, { at, remove, inside }: Splice): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(current) ? current : [];
  if (typeof step === "object") return [...list, inside(undefined)];
  if (typeof step !== "number" || step >= list.length)
    throw wrong(at, `there is no such element; there are ${list.length}, counted from 0, and [+] adds one`);
  return remove ? list.toSpliced(step, 1) : list.with(step, inside(list[step]));
}

interface Text {
  readonly path: readonly Step[];
  readonly edit: Edit;
}

/** A text that holds a JSON document, with a part of that changed: a policy, for example. */
function withinText(current: unknown, left: readonly Step[], { path, edit }: Text): string {
  const document = readDocument(current);
  if (document === undefined) throw wrong(path, "it is no JSON document, so it can only be changed as a whole");
  return JSON.stringify(withPart(document, left, { path, edit }));
}

function withPart(current: unknown, left: readonly Step[], { path, edit }: Text): unknown {
  const [step, ...rest] = left;
  if (step === undefined) return edit.text ?? edit.value;
  const at = [...path, step];
  const inside = (one: unknown) => withPart(one, rest, { path: at, edit });
  const remove = rest.length === 0 && edit.value === null;
  if (Array.isArray(current)) return spliced(current, step, { at, remove, inside });
  if (!isFields(current) || typeof step !== "string" || step === "__proto__") throw wrong(at, "there is no such part");
  if (remove) return Object.fromEntries(Object.entries(current).filter(([name]) => name !== step));
  return { ...current, [step]: inside(own(current, step)) };
}

function readDocument(text: unknown): unknown {
  try {
    const document: unknown = JSON.parse(String(text));
    return typeof document === "object" && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}
