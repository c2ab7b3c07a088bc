import type { EmulatorAccess } from "#scripts/rehearsal/emulator/access";

type Variables = Readonly<Record<string, string>>;

/** Queue URLs as AWS writes them, of the rehearsal's account. */
const awsQueueUrls = ({ region, accountId }: EmulatorAccess): RegExp =>
  new RegExp(`https://sqs\\.${region}\\.amazonaws\\.com(?:\\.cn)?/(?=${accountId}/)`, "g");

/**
 * A function's variables as they must be in the emulator. The SDK for JavaScript calls the host of a queue's URL, so
 * the AWS-shaped one of the state would leave this machine. Endpoint and credentials are the emulator's own doing.
 */
export const emulatorVariables = (variables: Variables, access: EmulatorAccess): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value.replace(awsQueueUrls(access), `${access.endpoint}/`),
    ]),
  );

/** The way back, for what was changed in the emulator. Any loopback port: an earlier run may have had another. */
export const awsVariables = (variables: Variables, { region, accountId }: EmulatorAccess): Record<string, string> => {
  const pattern = new RegExp(`http://127\\.0\\.0\\.1:\\d+/(?=${accountId}/)`, "g");
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value.replace(pattern, `https://sqs.${region}.amazonaws.com/`),
    ]),
  );
};
