import { z } from "zod";
import { type CodeSide, withHiddenParts } from "./hidden-parts.ts";

const moduleSchema = z.object({
  resources: z.array(z.object({ mode: z.string(), address: z.string() })).default([]),
  get child_modules() {
    return z.array(moduleSchema).optional();
  },
});

const changeSchema = z.object({
  actions: z.array(z.string()).default([]),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).default([]),
  importing: z.object({ id: z.string().optional() }).optional(),
});

const resourceSchema = z.object({
  address: z.string(),
  previous_address: z.string().optional(),
  mode: z.string(),
  type: z.string().default(""),
  name: z.string().default(""),
  change: changeSchema,
  action_reason: z.string().optional(),
});

/** Resources with marks also on what looks like a secret. */
const resources = (code: CodeSide) =>
  z
    .array(
      resourceSchema.transform((resource) => ({
        ...resource,
        change: withHiddenParts(resource.type || resource.address.split(".", 1)[0]!, resource.change, code),
      })),
    )
    .default([]);

/**
 * The parts of `terraform show -json PLAN` that the engine reads; they hold secrets in clear.
 * Format: https://developer.hashicorp.com/terraform/internals/json-format
 */
export const planSchema = z.object({
  applyable: z.boolean(),
  planned_values: z.object({ root_module: moduleSchema.optional() }),
  resource_changes: resources("after"),
  resource_drift: resources("before"),
  output_changes: z.record(z.string(), changeSchema).default({}),
});

export type PlannedModule = z.output<typeof moduleSchema>;
/** Before and after of a resource or an output, and which parts of them are secret or not known yet. */
export type PlannedChange = z.output<typeof changeSchema>;
export type PlannedResource = z.output<typeof resourceSchema>;
