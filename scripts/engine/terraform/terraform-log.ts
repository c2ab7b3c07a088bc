import { z } from "zod";

const diagnosticSchema = z.object({
  severity: z.string(),
  summary: z.string(),
  detail: z.string().default(""),
  address: z.string().optional(),
  range: z.object({ filename: z.string(), start: z.object({ line: z.number() }) }).optional(),
});

const messageSchema = z.object({
  "@message": z.string(),
  hook: z.object({ resource: z.object({ addr: z.string() }) }).optional(),
  diagnostic: diagnosticSchema.optional(),
});

/** What Terraform says is wrong, in its own words. Values it knows to be sensitive are already hidden in them. */
export type Diagnostic = z.output<typeof diagnosticSchema>;

/** One line of Terraform's log: something wrong, something that happens to a resource, or text that is not JSON. */
export type LogEntry =
  | { readonly kind: "diagnostic"; readonly diagnostic: Diagnostic }
  | { readonly kind: "resource"; readonly address: string; readonly text: string }
  | { readonly kind: "text"; readonly text: string };

/** Reads a line that `terraform ... -json` printed. Some versions still print plain lines in between; they come back as text. */
export function readLogLine(line: string): LogEntry {
  const text: LogEntry = { kind: "text", text: line };
  if (!line.startsWith("{")) return text;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return text;
  }
  const message = messageSchema.safeParse(json);
  if (!message.success) return text;
  const { hook, diagnostic } = message.data;
  if (diagnostic) return { kind: "diagnostic", diagnostic };
  if (hook) return { kind: "resource", address: hook.resource.addr, text: message.data["@message"] };
  return { kind: "text", text: message.data["@message"] };
}
