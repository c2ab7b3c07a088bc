import { type Check, ok, problem, warning } from "./finding.ts";

type Judge = readonly [name: RegExp, status: typeof problem, effect: string];

/** Variables that change what Terraform does. Source: developer.hashicorp.com/terraform/cli/config/environment-variables */
const misleading: readonly Judge[] = [
  [/^TF_WORKSPACE$/, problem, "keeps every state under another key"],
  [/^TF_CLI_ARGS(_|$)/, problem, "adds arguments to every run of Terraform"],
  [/^TF_DATA_DIR$/, warning, "puts providers and the backend's settings elsewhere"],
  [/^TF_LOG(_|$)/, warning, "makes Terraform print what it sends, secrets included"],
  [/^TF_REATTACH_PROVIDERS$/, warning, "attaches to a running provider instead of AWS's own"],
  [/^AWS_ENDPOINT_URL(_|$)/, warning, "leads away from AWS"],
];

/** What a rehearsal sets itself, over whatever was there. */
const ownOfRehearsal = /^(TF_DATA_DIR|TF_REATTACH_PROVIDERS|AWS_ENDPOINT_URL.*)$/;

/** Variables of the shell that mislead Terraform, such as a forgotten workspace. Names only: a value may be a secret. */
export const variablesCheck = (variables: NodeJS.ProcessEnv, rehearse: boolean): Check => ({
  name: "variables",
  examine: () => {
    const set = Object.keys(variables).filter((name) => variables[name] && !(rehearse && ownOfRehearsal.test(name)));
    const found = misleading.flatMap(([pattern, status, effect]) =>
      set.filter((name) => pattern.test(name)).map((name) => ({ name, status, effect })),
    );
    const harmless = variables.TF_WORKSPACE === "default" ? found.filter(({ name }) => name !== "TF_WORKSPACE") : found;
    if (harmless.length === 0) return ok("none that mislead Terraform");
    const worst = harmless.some(({ status }) => status === problem) ? problem : warning;
    return worst(
      harmless.map(({ name, effect }) => `${name} ${effect}`).join("; "),
      `unset ${harmless.map(({ name }) => name).join(" ")}`,
    );
  },
});
