import { join } from "node:path";
import type { Context } from "#scripts/commands/cli/context";
import { selectStacks } from "#scripts/commands/cli/selection";
import { type Target, withTarget } from "#scripts/commands/cli/target";
import { Failure } from "#scripts/engine/failure";
import { heldObjects } from "#scripts/engine/recovery/held-objects";
import { describeStacks, findEnvironment } from "#scripts/engine/synthesize";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { type LocalConsole, openConsole } from "#scripts/rehearsal/console/local-console";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";

/** Two words that name an object: TYPE ID, or STACK ADDRESS. */
export type Subject = readonly [string, string];

/** The console of a rehearsal, and objects found by what people call them. */
export interface OpenConsole {
  readonly console: LocalConsole;
  /** @throws Failure("usage") if there is no such object */
  subject(subject: Subject): Promise<CloudObject>;
}

/** Whether a word is a resource type rather than a stack. */
const isType = (word: string): boolean => /^aws_\w+$/.test(word);

/**
 * Opens the console of an environment's rehearsal: of the one that runs, in whichever process, or of one that is started for as long
 * as the work takes. It reaches no other cloud.
 */
export function withConsole<T>(
  context: Context,
  name: string,
  work: (open: OpenConsole, context: Context) => Promise<T>,
): Promise<T> {
  return withTarget(context, { environment: name, rehearse: true }, async (target, guarded) => {
    const platform = await context.platform();
    const environment = findEnvironment({ platform, environment: name, variables: context.variables });
    const local = openConsole({
      reattach: target.environment.TF_REATTACH_PROVIDERS,
      cloudDirectory: join(rehearsalDirectory(context.root, name), "cloud"),
      region: environment.region,
    });
    const subject: OpenConsole["subject"] = async ([first, second]) =>
      isType(first) ? local.find(first, second) : held(local, await inState(context, { target, name, first, second }));
    return work({ console: local, subject }, guarded);
  });
}

interface Sought {
  readonly target: Target;
  readonly name: string;
  /** Stack id or concern. */
  readonly first: string;
  /** Terraform address. */
  readonly second: string;
}

/** What a stack's state says of an address. */
async function inState(context: Context, { target, name, first, second }: Sought) {
  const platform = await context.platform();
  const environment = findEnvironment({ platform, environment: name, variables: context.variables });
  const [node] = selectStacks(describeStacks(platform, environment).graph, [first]).stacks;
  const control = await context.controlPlane(environment, target.environment);
  try {
    const state = await control.store.read(node!.stateKey);
    if (!state) throw new Failure("usage", `${node!.id} is not deployed in this rehearsal, so that it has no objects`);
    const objects = heldObjects(JSON.parse(state.text));
    const found = objects.find(({ address }) => address === second);
    if (found) return found;
    throw new Failure(
      "usage",
      `${node!.id} has no ${JSON.stringify(second)}; it has ${objects.map(({ address }) => address).join(", ")}`,
    );
  } finally {
    control.close();
  }
}

function held(local: LocalConsole, { type, ids, address }: Awaited<ReturnType<typeof inState>>): CloudObject {
  const object = local.list(type).find(({ key, attributes }) => ids.some((id) => id === key || id === attributes.arn));
  if (object) return object;
  throw new Failure("usage", `${address} is in the state and gone from the local cloud`);
}
