import { delimiter, dirname, join } from "node:path";

/**
 * The whole environment the emulator starts with. Functions inherit all of it, so nothing of the user's is passed on: no
 * credentials, no proxy, no home. The server adds its own settings to it.
 *
 * @param directory the emulator's directory
 */
export const emulatorEnvironment = (directory: string): NodeJS.ProcessEnv => ({
  // Functions run on the `node` that runs this, whatever else is installed.
  PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
  // Functions run on this machine's Node, which the pinned SDK supports; its notice would fill their logs.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  HOME: join(directory, "home"),
  LANG: "C.UTF-8",
  TZ: "UTC",
  // On macOS, Python would ask the system for a proxy.
  NO_PROXY: "*",
  ...withoutAwsFiles(join(directory, "home")),
});

/** Settings that keep AWS SDKs from anybody's profiles and from the metadata service of a cloud machine. */
export const withoutAwsFiles = (directory: string): Record<string, string> => ({
  AWS_CONFIG_FILE: join(directory, "no-aws-config"),
  AWS_SHARED_CREDENTIALS_FILE: join(directory, "no-aws-credentials"),
  AWS_EC2_METADATA_DISABLED: "true",
});
