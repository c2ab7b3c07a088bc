import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { webhookBody } from "#functions/notify/message";
import { signatureHeaders, signingKey } from "#functions/notify/sign";
import { told } from "#functions/notify/testing/told";

interface Node {
  readonly name: string;
  readonly type: string;
  readonly onError?: string;
  readonly parameters: { readonly jsCode?: string; readonly options?: { readonly responseCode?: number } };
}
const workflow = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../docs/examples/n8n-workflow.json"), "utf8"),
) as {
  nodes: Node[];
  connections: Record<string, { main: { node: string }[][] }>;
};
const code = workflow.nodes.find(({ name }) => name === "Check signature")?.parameters.jsCode ?? "";

const KEY = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
const body = webhookBody(told({ title: "정산 <b>" }), "generic");
/** Runs the code node as n8n does: a function body with these names around it. */
const run = (headers: object, text = body, key = KEY) => {
  const item = { json: { headers }, binary: { data: { data: Buffer.from(text).toString("base64") } } };
  const node = new Function("require", "$input", "$env", code);
  const [answer] = node(createRequire(import.meta.url), { first: () => item }, { SLUICE_SIGNING_KEY: key });
  return answer.json as { verified: boolean; notification: object | null };
};
const signed = (text = body, at = new Date()) => signatureHeaders("msg_1", text, signingKey(KEY), at);

describe("the workflow for n8n", () => {
  it("takes what the platform signed", () => {
    expect(run(signed())).toEqual({ verified: true, notification: JSON.parse(body) });
  });

  it.each<[string, () => ReturnType<typeof run>]>([
    ["altered", () => run(signed(), body.replace("정산", "결산"))],
    ["old", () => run(signed(body, new Date(Date.now() - 301_000)))],
    ["unsigned", () => run({})],
    ["signed by another key", () => run(signed(), body, `whsec_${Buffer.alloc(32, 6).toString("base64")}`)],
  ])("refuses what is %s", (_, check) => expect(check()).toEqual({ verified: false, notification: null }));

  it("takes nothing without a key", () => {
    expect(() => run(signed(), body, "")).toThrow("SLUICE_SIGNING_KEY is not set");
  });

  it("says what is wrong with the form", () => {
    const text = webhookBody(told(), "slack");
    expect(() => run(signed(text), text)).toThrow("webhookFormat must be generic");
  });

  // n8n 1.x answers 200 where a node fails and nothing has answered yet: the platform would take it for told.
  it("answers 503 where a node fails that may", () => {
    const failing = workflow.nodes.filter(({ type }) => /\.(code|slack)$/.test(type));
    expect(failing).toHaveLength(2);
    for (const { name, onError } of failing) {
      expect(onError).toBe("continueErrorOutput");
      const [, [to] = []] = workflow.connections[name]?.main ?? [];
      expect(workflow.nodes.find((node) => node.name === to?.node)?.parameters.options?.responseCode).toBe(503);
    }
  });

  it("connects nodes that there are", () => {
    const names = workflow.nodes.map(({ name }) => name);
    const named = Object.entries(workflow.connections).flatMap(([from, { main }]) => [
      from,
      ...main.flat().map(({ node }) => node),
    ]);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
  });
});
