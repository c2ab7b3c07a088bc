import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Provider address, e.g. `registry.terraform.io/hashicorp/aws` -> what versions are asked for, e.g. `6.25.0`. */
export type Requirements = ReadonlyMap<string, string>;

type Declared = Readonly<Record<string, { readonly source?: string; readonly version?: string }>>;

/** The providers that the configurations in these directories ask for; what several ask for must hold together. */
export function requirementsIn(directories: readonly string[]): Requirements {
  const wanted = new Map<string, Set<string>>();
  for (const directory of directories) {
    const { terraform } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
      terraform?: { required_providers?: Declared };
    };
    for (const [name, { source = name, version }] of Object.entries(terraform?.required_providers ?? {})) {
      const address = addressOf(source);
      // This one is part of Terraform itself.
      if (address.startsWith("terraform.io/builtin/")) continue;
      const constraints = wanted.get(address) ?? new Set();
      if (version) constraints.add(version);
      wanted.set(address, constraints);
    }
  }
  return new Map([...wanted].map(([address, constraints]) => [address, [...constraints].join(", ")]));
}

/** A configuration that asks for these providers and does nothing else, as Terraform JSON. */
export function configurationFor(requirements: Requirements): string {
  const providers = [...requirements].map(([source, version], index) => [
    `provider-${index}`,
    version === "" ? { source } : { source, version },
  ]);
  return JSON.stringify({ terraform: { required_providers: Object.fromEntries(providers) } });
}

/** A source in full: `aws` and `hashicorp/aws` are short for `registry.terraform.io/hashicorp/aws`. */
function addressOf(source: string): string {
  const parts = source.toLowerCase().split("/");
  return [...["registry.terraform.io", "hashicorp"].slice(0, 3 - parts.length), ...parts].join("/");
}
