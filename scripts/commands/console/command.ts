import type { Command } from "commander";
import { Option } from "commander";
import type { Registration } from "#scripts/commands/cli/command";
import { options } from "#scripts/commands/cli/options";

interface Flags {
  readonly env: string;
  readonly json?: boolean;
  readonly as?: string;
  readonly keep?: boolean;
}

const examples = `
An object is named by its resource type and id, or by its stack and address. Values are JSON; a text may go without its quotes. null takes away
what is there, and [+] adds an element to a list. Quote what the shell would take for its own.

Examples: sluice console list aws_cloudwatch_metric_alarm
          sluice console set rds aws_db_instance.primary backup_retention_period=1 tags.Night=yes
          sluice console set aws_security_group sg-0123 'ingress[+]={"from_port":22,"to_port":22,"protocol":"tcp","cidr_blocks":["0.0.0.0/0"]}'
          sluice console replace rds aws_db_instance.primary --as restored --keep
          sluice console add aws_s3_bucket bucket=left-by-hand`;

export const consoleCommand: Registration = (program, context, finish) => {
  const group = program
    .command("console")
    .description("change the rehearsal's cloud by hand, as in the AWS console at night, to practise; never reaches AWS")
    .addHelpText("after", examples);
  const command = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .addOption(options.environment().default("local"))
      .addOption(options.json())
      .exitOverride();
  const object = (parent: Command): Command =>
    parent
      .argument("<type-or-stack>", "resource type (aws_db_instance), or stack id or concern (rds)")
      .argument("<id-or-address>", "id as `terraform import` takes it, or address (aws_db_instance.primary)");
  const load = () => import("./console.ts");

  command("list", "objects that exist, with the stack and address that their tags name")
    .argument("[type]", "resource type")
    .action(async (type: string | undefined, { env: environment, json = false }: Flags) =>
      finish(await (await load()).consoleList(context, { environment, type }), json),
    );
  object(command("show", "all of one object, without secrets")).action(
    async (first: string, second: string, { env: environment, json = false }: Flags) =>
      finish(await (await load()).consoleShow(context, { environment, subject: [first, second] }), json),
  );
  object(command("set", "change attributes of an object"))
    .argument("<assignments...>", "path=JSON, with paths as `plan` writes them")
    .action(async (first: string, second: string, assignments: string[], { env: environment, json = false }: Flags) =>
      finish(await (await load()).consoleSet(context, { environment, subject: [first, second], assignments }), json),
    );
  object(command("delete", "delete an object")).action(
    async (first: string, second: string, { env: environment, json = false }: Flags) =>
      finish(await (await load()).consoleDelete(context, { environment, subject: [first, second] }), json),
  );
  command("add", "make an object that no state holds")
    .argument("<type>", "resource type")
    .argument("[assignments...]", "path=JSON")
    .action(async (type: string, assignments: string[], { env: environment, json = false }: Flags) =>
      finish(await (await load()).consoleAdd(context, { environment, type, assignments }), json),
    );
  object(command("replace", "put another object in the place of one, such as a database restored from a snapshot"))
    .argument("[assignments...]", "path=JSON: what is different about the new one")
    .addOption(new Option("--as <id>", "id of the new object, where AWS lets one choose it"))
    .addOption(new Option("--keep", "leave the old object there"))
    .action(
      async (first: string, second: string, assignments: string[], { env, json = false, as, keep = false }: Flags) =>
        finish(
          await (await load()).consoleReplace(context, {
            environment: env,
            subject: [first, second],
            as,
            keep,
            assignments,
          }),
          json,
        ),
    );
};
