import { z } from "zod";
import { terraformRules } from "#constructs/core/conditions";
import { type Contract, contract } from "#constructs/core/contract";
import type { LiveContracts } from "#scripts/engine/contracts/live-contracts";
import { createGraph, type StackNode } from "#scripts/engine/graph";
import { bareTerraform, type StacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";

const unreachable = { Network: "tcp", String: "127.0.0.1:1" };
const attachment = { Protocol: "grpc", ProtocolVersion: 6, Pid: process.pid, Test: true, Addr: unreachable };

/** A Terraform that takes the AWS provider for given, and fails should it ever be needed: stand-ins need none. */
export const providerlessTerraform: NodeJS.ProcessEnv = {
  ...bareTerraform,
  TF_REATTACH_PROVIDERS: JSON.stringify({ "registry.terraform.io/hashicorp/aws": attachment }),
};

/** Account and region of these stacks. */
export const place = {
  name: "test",
  accountId: "123456789012",
  region: "eu-west-1",
  state: { bucket: "b" },
  overrides: {},
};

/** A contract with one id, one name and a record of ids. */
export const contractOf = (name: string): Contract =>
  contract(
    name,
    { id: z.string().min(4), title: z.string(), parts: z.record(z.string(), z.string()) },
    { example: { id: "id-0123", title: "example title", parts: { "ap-northeast-2a": "part-a" } } },
  ) as unknown as Contract;

/** Output and local with which a stack publishes such a contract, as PlatformStack does but for the parameter. */
export const publishing = (name: string, values: object) => ({
  locals: { document: { contract: name, version: 1, values } },
  output: { contract: { value: "${local.document}" } },
});

/** The data source with which a stack reads such a contract, with its rules. */
export function reading(...names: string[]) {
  const sources = names.map((name) => {
    const root = "jsondecode(self.insecure_value).values";
    const rules = terraformRules({ schema: contractOf(name).schema, root, place, where: `contract ${name}` });
    const postcondition = rules.map(({ condition, message }) => ({
      condition: `\${${condition}}`,
      error_message: message,
    }));
    return [`contracts_${name}`, { name: `/sluice/test/eu-west-1/${name}/contract`, lifecycle: { postcondition } }];
  });
  return { data: { aws_ssm_parameter: Object.fromEntries(sources) } };
}

/** Expression for a field of a contract that is read. */
export const field = (name: string, path: string) =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${name}.insecure_value).values.${path}}`;

/** What previews know of stacks on a disk. */
export const synthesisOf = (disk: StacksOnDisk, nodes: readonly StackNode[]) => ({
  environment: place,
  graph: createGraph(nodes),
  contracts: new Map(
    nodes.flatMap(({ publishes }) => (publishes ? [[publishes, contractOf(publishes)] as const] : [])),
  ),
  directoryOf: disk.directoryOf,
});

/** Documents published already, as JSON texts by contract; version 1 each. */
export const published = (documents: Readonly<Record<string, object>> = {}): Pick<LiveContracts, "read"> => ({
  read: async (names) =>
    new Map(
      names.flatMap((name) =>
        documents[name] ? [[name, { version: 1, text: JSON.stringify(documents[name]) }] as const] : [],
      ),
    ),
});
