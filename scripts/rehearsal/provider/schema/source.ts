/** One exported declaration of a bindings module: its kind, name and body. */
interface Declarations {
  readonly classes: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<string, string>;
  readonly interfaces: ReadonlyMap<string, string>;
}

/** How an attribute is written, from `synthesizeHclAttributes` or a struct's `...ToHclTerraform`. */
export interface Written {
  readonly value: string;
  readonly type: string;
  readonly storage: string;
}

/** How an attribute is read, from its class: flags, and the code of its getter. */
export interface Member {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  readonly code: string;
}

const MAP_PREFIX = "//# sourceMappingURL=data:application/json;base64,";

/**
 * The TypeScript that a module of the bindings was compiled from, taken from its inline source map. The compiled
 * files lose which attributes are computed, optional or required; the original says it in comments.
 * @throws if the module carries no such source
 */
export const originalSource = (compiled: string, module: string): string => {
  const at = compiled.lastIndexOf(MAP_PREFIX);
  const map = at < 0 ? undefined : JSON.parse(Buffer.from(compiled.slice(at + MAP_PREFIX.length), "base64").toString());
  const source: unknown = map?.sourcesContent?.[0];
  if (typeof source === "string" && source.includes("- computed:")) return source;
  throw new Error(
    `${module}: no inline source map with the original TypeScript, so its schema cannot be derived; install the AWS bindings as published`,
  );
};

/** Splits a module into its exported classes, functions and interfaces. */
export const declarations = (source: string): Declarations => {
  const found = { class: new Map(), function: new Map(), interface: new Map() } as Record<string, Map<string, string>>;
  for (const [, kind, name, body] of source.matchAll(
    /^export (class|function|interface) (\w+)[^\n]*\{\n([\s\S]*?)^\}$/gm,
  ))
    found[kind!]!.set(name!, body!);
  return { classes: found.class!, functions: found.function!, interfaces: found.interface! };
};

/** What a class says about each of its attributes. */
export const members = (body: string): Member[] =>
  body
    .split(/^ {2}\/\/ (?=\w+ - computed: )/m)
    .slice(1)
    .map((text) => {
      const flags = /^(\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n/.exec(text)!;
      const [head, name, computed, optional, required] = flags as unknown as [string, string, string, string, string];
      const yes = (flag: string) => flag === "true";
      return {
        name,
        computed: yes(computed),
        optional: yes(optional),
        required: yes(required),
        code: text.slice(head.length),
      };
    });

/** What a struct function or `synthesizeHclAttributes` says about each attribute that can be set. */
export const written = (body: string): Map<string, Written> =>
  new Map(
    [
      ...body.matchAll(
        /^ +(\w+): \{\n +value: (.*),\n +isBlock: \w+,\n +type: "(\w+)",\n +storageClassType: "(\w+)",\n/gm,
      ),
    ].map(([, name, value, type, storage]) => [name!, { value: value!, type: type!, storage: storage! }]),
  );
