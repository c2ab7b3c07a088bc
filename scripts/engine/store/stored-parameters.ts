import { GetParametersCommand, type Parameter, type SSMClient } from "@aws-sdk/client-ssm";

/** Names per call. Source: GetParameters, Systems Manager API reference. */
const PER_CALL = 10;

/** Parameters by name, read as they are stored, in as few calls as can be; one that is not there is left out. */
export async function storedParameters(
  ssm: Pick<SSMClient, "send">,
  names: readonly string[],
): Promise<ReadonlyMap<string, Parameter>> {
  const wanted = [...new Set(names)];
  const groups = Array.from({ length: Math.ceil(wanted.length / PER_CALL) }, (_, index) =>
    wanted.slice(index * PER_CALL, (index + 1) * PER_CALL),
  );
  const answers = await Promise.all(groups.map((Names) => ssm.send(new GetParametersCommand({ Names }))));
  return new Map(
    answers
      .flatMap(({ Parameters = [] }) => Parameters)
      .flatMap((parameter) => (parameter.Name === undefined ? [] : [[parameter.Name, parameter]])),
  );
}
