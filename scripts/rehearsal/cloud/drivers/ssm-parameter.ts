import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { unless } from "./answers.ts";
import { differs, given } from "./attributes.ts";
import type { Driver, DriverContext } from "./driver.ts";

const GONE = "ParameterNotFound";

/** aws_ssm_parameter. A value that was changed in the emulator is drift. */
export const ssmParameter = ({ access }: DriverContext): Driver => {
  const ssm = new SSMClient(clientConfig(access));
  const isHidden = ({ attributes }: CloudObject) => attributes.value === null && attributes.insecure_value === null;

  const put = async ({ attributes }: CloudObject, Overwrite: boolean) => {
    const Value = attributes.value_wo ?? attributes.insecure_value ?? attributes.value;
    const input = given({ Description: attributes.description, AllowedPattern: attributes.allowed_pattern });
    const { Version } = await ssm.send(
      new PutParameterCommand({
        Name: String(attributes.name),
        Type: attributes.type as "String",
        Value: String(Value),
        Overwrite,
        ...(input as object),
      }),
    );
    return { version: Version };
  };

  return {
    create: (object) => put(object, object.attributes.overwrite === true),
    update: async (object, before) => {
      // Where a plan has promised another version, as after an import, which brings no value back, there must be one.
      const causes = ["description", "insecure_value", "tier", "type", "value", "value_wo_version", "version"];
      return differs(object.attributes, before.attributes, ...causes) ? put(object, true) : undefined;
    },
    delete: async ({ attributes }) => {
      await unless(ssm.send(new DeleteParameterCommand({ Name: String(attributes.name) })), GONE);
    },
    read: async (object) => {
      const query = { Name: String(object.attributes.name), WithDecryption: true };
      const found = await unless(ssm.send(new GetParameterCommand(query)), GONE);
      if (!found?.Parameter) return undefined;
      const { Value: value, Version: version } = found.Parameter;
      if (isHidden(object)) return { version };
      return object.attributes.insecure_value === null ? { value, version } : { value, insecure_value: value, version };
    },
  };
};
