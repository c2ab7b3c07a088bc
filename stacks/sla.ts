import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { ItemTable } from "#constructs/data/item-table";
import type { Environment } from "#environments/environment";
import { keys } from "./contracts/keys.ts";
import { sla } from "./contracts/sla.ts";

/** By when pipelines have to be complete (definitions are rows of a table), when they were, and when they were not. */
export class SlaStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "sla");
    const { protectData } = environment;
    const definitions = this.#table("definitions", protectData);
    const violations = this.#table("violations", protectData);
    // What is complete is known for some weeks only.
    const completions = this.#table("completions", false);
    this.publish(sla, {
      definitionsTableName: definitions.name,
      definitionsTableArn: definitions.arn,
      violationsTableName: violations.name,
      violationsTableArn: violations.arn,
      completionsTableName: completions.name,
      completionsTableArn: completions.arn,
    });
  }

  #table(id: string, protectData: boolean): ItemTable {
    const { platformKeyArn: keyArn } = this.read(keys);
    return new ItemTable(this, id, { name: this.nameOf(id), keyArn, protectData });
  }
}
