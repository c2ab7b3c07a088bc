import {
  type Architecture,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  type Runtime,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { Attributes, CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import { differs, given, only } from "./attributes.ts";
import type { Driver, DriverContext } from "./driver.ts";
import { functionCode, usualDirectories } from "./function-code.ts";
import { awsVariables, emulatorVariables } from "./function-environment.ts";

const GONE = "ResourceNotFoundException";
const CONFIGURATION = [
  "description",
  "environment",
  "handler",
  "memory_size",
  "role",
  "runtime",
  "timeout",
  "tracing_config",
];

/** aws_lambda_function: its package really runs. Networks, layers, file systems and concurrency limits do not exist. */
export const lambdaFunction = (context: DriverContext): Driver => {
  const { access, workingDirectories = usualDirectories } = context;
  const lambda = new LambdaClient(clientConfig(access));
  const variablesOf = ({ environment }: Attributes) => (only(environment)?.variables ?? {}) as Record<string, string>;

  const configuration = (attributes: Attributes) => ({
    FunctionName: String(attributes.function_name),
    Role: String(attributes.role),
    Runtime: attributes.runtime as Runtime,
    MemorySize: Number(attributes.memory_size),
    Timeout: Number(attributes.timeout),
    Environment: { Variables: emulatorVariables(variablesOf(attributes), access) },
    ...given({ Handler: attributes.handler as string, Description: attributes.description as string }),
    ...(only(attributes.tracing_config) && {
      TracingConfig: { Mode: only(attributes.tracing_config)!.mode as "Active" },
    }),
  });

  const live = ({ attributes }: CloudObject) => {
    const query = { FunctionName: String(attributes.function_name) };
    return unless(lambda.send(new GetFunctionConfigurationCommand(query)), GONE);
  };

  const isAsDeployed = (attributes: Attributes, variables: Record<string, string> = {}) =>
    !differs(
      { variables: sorted(emulatorVariables(variablesOf(attributes), access)) },
      { variables: sorted(variables) },
      "variables",
    );

  return {
    create: async ({ attributes }) => {
      const { CodeSha256, CodeSize } = await lambda.send(
        new CreateFunctionCommand({
          ...configuration(attributes),
          Architectures: attributes.architectures as Architecture[],
          Code: { ZipFile: functionCode(attributes, workingDirectories()) },
        }),
      );
      return { code_sha256: CodeSha256, source_code_size: CodeSize };
    },
    update: async ({ attributes }, before) => {
      const FunctionName = String(attributes.function_name);
      if (differs(attributes, before.attributes, ...CONFIGURATION))
        await lambda.send(new UpdateFunctionConfigurationCommand(configuration(attributes)));
      if (!differs(attributes, before.attributes, "filename", "source_code_hash")) return undefined;
      const ZipFile = functionCode(attributes, workingDirectories());
      const { CodeSha256, CodeSize } = await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
      return { code_sha256: CodeSha256, source_code_size: CodeSize };
    },
    delete: async ({ attributes }) => {
      await unless(lambda.send(new DeleteFunctionCommand({ FunctionName: String(attributes.function_name) })), GONE);
    },
    read: async (object) => {
      const found = await live(object);
      if (!found) return undefined;
      const variables = found.Environment?.Variables ?? {};
      const edited = isAsDeployed(object.attributes, variables)
        ? {}
        : { environment: [{ variables: awsVariables(variables, access) }] };
      return { memory_size: found.MemorySize, timeout: found.Timeout, ...edited };
    },
    reconcile: async (object) => {
      const found = await live(object);
      // Only what this run makes different is set: an edit made in the emulator stays one.
      const intended = awsVariables(found?.Environment?.Variables ?? {}, access);
      const Variables = emulatorVariables(intended, access);
      if (!found || !differs({ Variables }, { Variables: found.Environment?.Variables ?? {} }, "Variables")) return;
      const FunctionName = String(object.attributes.function_name);
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    },
  };
};

const sorted = (variables: Record<string, string>) => Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
