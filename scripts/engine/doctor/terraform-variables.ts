import { misleadingVariables } from "#scripts/engine/terraform/misleading-variables";
import { type Check, ok, problem, warning } from "./finding.ts";

/**
 * Variables that change what Terraform does, and that no command refuses.
 * Source: developer.hashicorp.com/terraform/cli/config/environment-variables
 */
const worthALook: readonly (readonly [name: RegExp, effect: string])[] = [
  [/^TF_DATA_DIR$/, "puts providers and the backend's settings elsewhere"],
  [/^TF_LOG(_|$)/, "makes Terraform print what it sends, secrets included"],
  [/^TF_REATTACH_PROVIDERS$/, "attaches to a running provider instead of AWS's own"],
  [/^AWS_ENDPOINT_URL(_|$)/, "leads away from AWS"],
];

/** What a rehearsal sets itself, over whatever was there. */
const ownOfRehearsal = /^(TF_DATA_DIR|TF_REATTACH_PROVIDERS|AWS_ENDPOINT_URL.*)$/;

/** Variables of the shell that mislead Terraform, such as a forgotten workspace. Names only: a value may be a secret. */
export const variablesCheck = (variables: NodeJS.ProcessEnv, rehearse: boolean): Check => ({
  name: "variables",
  examine: () => {
    const relevant = Object.fromEntries(
      Object.entries(variables).filter(([name, value]) => value && !(rehearse && ownOfRehearsal.test(name))),
    );
    const refused = misleadingVariables(relevant);
    const others = Object.keys(relevant).filter((name) => refused.every((variable) => variable.name !== name));
    const odd = worthALook.flatMap(([pattern, effect]) =>
      others.filter((name) => pattern.test(name)).map((name) => ({ name, effect })),
    );
    const found = [...refused, ...odd];
    if (found.length === 0) return ok("none (such as TF_WORKSPACE) that would lead Terraform to other states");
    return (refused.length > 0 ? problem : warning)(
      found.map(({ name, effect }) => `${name} ${effect}`).join("; "),
      `unset ${found.map(({ name }) => name).join(" ")}`,
    );
  },
});
