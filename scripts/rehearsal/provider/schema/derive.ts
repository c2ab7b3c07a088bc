import type { Attribute, Block, CtyType, NestedBlock } from "./model.ts";
import { declarations, type Member, members, originalSource, type Written, written } from "./source.ts";

type Declared = ReturnType<typeof declarations>;

/** Where a block is described: its class (absent for the provider's own blocks) and the text listing what can be set. */
interface Described {
  readonly members: readonly Member[];
  readonly written: ReadonlyMap<string, Written>;
  /** Names that the documentation comments call a block. */
  readonly blocks: ReadonlySet<string>;
}

const SIMPLE: Readonly<Record<string, CtyType>> = {
  string: "string",
  number: "number",
  boolean: "bool",
  any: "dynamic",
};

/** `stringMapList` is a list of maps of strings: the storage class reads from the inside out. */
const storageType = (storage: string, outermost: string): CtyType | undefined => {
  const [, scalar = "", suffixes = ""] = /^(string|number|boolean|any)((?:List|Map)*)$/.exec(storage) ?? [];
  const kinds = [...suffixes.matchAll(/List|Map/g)].map(([kind]) => kind.toLowerCase() as "list" | "map");
  if (!scalar || (outermost === "simple") !== (kinds.length === 0)) return undefined;
  return kinds.reduce<CtyType>(
    (inner, kind, index) => [index === kinds.length - 1 ? (outermost as "list" | "set" | "map") : kind, inner],
    SIMPLE[scalar]!,
  );
};

const GETTERS: Readonly<Record<string, CtyType>> = {
  getStringAttribute: "string",
  getNumberAttribute: "number",
  getBooleanAttribute: "bool",
  getListAttribute: ["list", "string"],
  getNumberListAttribute: ["list", "number"],
  getStringMapAttribute: ["map", "string"],
  getBooleanMapAttribute: ["map", "bool"],
  getNumberMapAttribute: ["map", "number"],
  interpolationForAttribute: "dynamic",
};

/** Type of an attribute that can only be read, from its getter. */
const getterType = (code: string): CtyType | undefined => {
  const getter = /this\.(\w+)\('/.exec(code)?.[1];
  const type = getter === undefined ? undefined : GETTERS[getter];
  return Array.isArray(type) && code.includes("Fn.tolist(") ? ["set", type[1] as CtyType] : type;
};

class Derivation {
  readonly #module: string;
  readonly #declared: Declared;

  constructor(module: string, declared: Declared) {
    this.#module = module;
    this.#declared = declared;
  }

  top(): Block {
    const [name, body] = [...this.#declared.classes].at(-1) ?? [];
    if (!name || !body?.includes("synthesizeHclAttributes")) throw this.#unreadable("no construct class");
    const blocks = this.#blockNames(`${name}Config`);
    return this.#block({ members: members(body), written: written(body), blocks });
  }

  #struct(name: string): Described {
    const body = this.#declared.functions.get(`${name[0]!.toLowerCase()}${name.slice(1)}ToHclTerraform`) ?? "";
    const set = written(body);
    const reference = this.#declared.classes.get(`${name}OutputReference`);
    const blocks = this.#blockNames(name);
    return { members: reference ? members(reference) : this.#interfaceMembers(name, set), written: set, blocks };
  }

  /** The provider's own blocks have no class; their interface tells what is required. */
  #interfaceMembers(name: string, set: ReadonlyMap<string, Written>): Member[] {
    const text = this.#declared.interfaces.get(name) ?? "";
    const required = [...text.matchAll(/#(\w+)\}\n(?: *\*[^\n]*\n)*? *\*\/\n +readonly \w+:/g)].map(
      (match) => match[1],
    );
    return [...set.keys()].map((name) => {
      const must = required.includes(name);
      return { name, computed: false, optional: !must, required: must, code: "" };
    });
  }

  #blockNames(declaration: string): Set<string> {
    const text = this.#declared.interfaces.get(declaration) ?? "";
    return new Set([...text.matchAll(/^ +\* (\w+) block$/gm)].map((match) => match[1]!));
  }

  #block(described: Described): Block {
    const attributes: Attribute[] = [];
    const blocks: NestedBlock[] = [];
    for (const member of described.members) {
      const set = described.written.get(member.name);
      if (set && described.blocks.has(member.name)) blocks.push(this.#nested(member, set));
      else attributes.push(this.#attribute(member, set));
    }
    return { attributes, blocks };
  }

  #nested({ name, required }: Member, { value, type, storage }: Written): NestedBlock {
    const block = this.#block(this.#struct(type === "struct" ? storage : storage.replace(/List$/, "")));
    if (type === "struct") return { name, nesting: "single", minItems: 0, maxItems: 0, block };
    if (type !== "list" && type !== "set") throw this.#unreadable(`${name}: a ${type} of blocks`);
    return { name, nesting: type, minItems: required ? 1 : 0, maxItems: value.includes("listMapper") ? 0 : 1, block };
  }

  #attribute(member: Member, set: Written | undefined): Attribute {
    const { name, required, optional, computed } = member;
    const type = (set && this.#writtenType(set)) ?? getterType(member.code) ?? this.#readType(member.code);
    if (type === undefined) throw this.#unreadable(`${name}: unknown kind of attribute`);
    return { name, type, required, optional, computed, sensitive: false, writeOnly: false, resets: false };
  }

  /** Nested attributes become objects: in configuration they look like blocks, but unset means "leave alone". */
  #writtenType({ type, storage }: Written): CtyType | undefined {
    const simple = storageType(storage, type);
    if (simple) return simple;
    if (type === "struct") return this.#object(storage);
    return [type as "list" | "set" | "map", this.#object(storage.replace(/(List|Map)$/, ""))];
  }

  #readType(code: string): CtyType | undefined {
    const scalar = /= new cdktf\.(String|Number|Boolean|Any)Map\(/.exec(code)?.[1];
    if (scalar) return ["map", SIMPLE[scalar.toLowerCase()]!];
    const [, name, kind, fromSet] =
      /= new (\w+?)(List|Map|OutputReference)\(this, "\w+"(?:, (true|false))?\)/.exec(code) ?? [];
    if (name === undefined) return undefined;
    if (kind === "OutputReference") return this.#object(name);
    return [kind === "Map" ? "map" : fromSet === "true" ? "set" : "list", this.#object(name)];
  }

  #object(struct: string): CtyType {
    const described = this.#struct(struct);
    if (described.members.length === 0) throw this.#unreadable(`${struct}: not declared`);
    return [
      "object",
      Object.fromEntries(
        described.members.map((member) => [
          member.name,
          this.#attribute(member, described.written.get(member.name)).type,
        ]),
      ),
    ];
  }

  #unreadable(what: string): Error {
    return new Error(`${this.#module}: ${what}; the rehearsal's schema reader does not know this form of bindings`);
  }
}

/**
 * Derives the schema of a resource, data source or the provider from its compiled bindings module.
 * @param module name for error messages
 * @throws if the module is not of a form that is understood: better than a schema that is almost right
 */
export const deriveBlock = (compiled: string, module: string): Block =>
  new Derivation(module, declarations(originalSource(compiled, module))).top();
