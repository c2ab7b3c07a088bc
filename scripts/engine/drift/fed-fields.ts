import { stringsIn } from "#scripts/engine/ledger/canonical-json";
import type { PlannedResource } from "#scripts/engine/plan/plan-json";
import { entryOf, isContainer } from "#scripts/engine/plan/sensitive-parts";
import type { DriftFacts } from "./drift-facts.ts";
import type { DriftFinding, FedField } from "./finding.ts";

/**
 * Fields of the stack's contract that are made from what drifted: readers hold the value that was published, which the object may not
 * have any more. Only direct references are followed. Of the published document itself, the fields that somebody rewrote.
 */
export function fedFields(
  resource: Pick<PlannedResource, "type" | "name">,
  finding: Pick<DriftFinding, "attributes" | "kind">,
  { configuration, publishes, readersOf }: Pick<DriftFacts, "configuration" | "publishes" | "readersOf">,
): readonly FedField[] {
  const values = entryOf(entryOf(configuration.locals, "document"), "values");
  if (publishes === undefined || !isContainer(values)) return [];
  const isFed = isDocument(resource) ? rewritten(finding) : madeFrom(resource, finding);
  return Object.entries(values)
    .filter(([field, value]) => isFed(field, value))
    .map(([field]) => ({ field: `${publishes}.${field}`, readers: readersOf(field) }));
}

type IsFed = (field: string, value: unknown) => boolean;
type Finding = Pick<DriftFinding, "attributes" | "kind">;

/** The parameter that PlatformStack.publish writes. */
const isDocument = ({ type, name }: Pick<PlannedResource, "type" | "name">): boolean =>
  type === "aws_ssm_parameter" && name === "contract";

/** Something else than a part of a readable document leaves nothing of it that could be relied on. */
function rewritten({ attributes, kind }: Finding): IsFed {
  const paths = attributes.filter(({ path: [name] }) => name === "insecure_value").map(({ path }) => path);
  const parts = paths.every(([, values, field]) => values === "values" && field !== undefined);
  return (field) => kind !== "changed" || (parts ? paths.some((path) => path[2] === field) : true);
}

function madeFrom({ type, name }: Pick<PlannedResource, "type" | "name">, { attributes, kind }: Finding): IsFed {
  const outside = attributes.filter(({ origin }) => origin === "outside").map(({ path }) => path[0]);
  return (_, value) => {
    const used = [...stringsIn(value)].flatMap((text) => attributesUsed(text, type, name));
    return kind === "changed" ? used.some((one) => one === "" || outside.includes(one)) : used.length > 0;
  };
}

/** Attributes of a resource that an expression refers to; "" for all of it. */
function attributesUsed(text: string, type: string, name: string): string[] {
  const address = `${type}.${name}`.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const reference = new RegExp(`(?<![\\w.-])${address}(?![\\w-])(?:\\[[^\\]]*\\])*(?:\\.(\\w+))?`, "g");
  return [...text.matchAll(reference)].map(([, attribute = ""]) => attribute);
}
