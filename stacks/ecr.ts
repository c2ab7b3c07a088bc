import type { Construct } from "constructs";
import { imagePrefix } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { ImageRepository } from "#constructs/delivery/image-repository";
import type { Environment } from "#environments/environment";
import { keys } from "./contracts/keys.ts";

/**
 * The repositories of the services' container images, one per service: `<env>/<service>`. Builds push to them and nodes pull from
 * them by name, so there is no contract.
 */
export class EcrStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "ecr");
    const { platformKeyArn: keyArn } = this.read(keys);
    const { repositories, keepTagged, expireUntaggedAfterDays } = environment.images;

    for (const service of repositories) {
      new ImageRepository(this, service.replaceAll(/[._]/g, "-"), {
        name: this.givenOr(`${imagePrefix(environment)}${service}`),
        keyArn,
        keepTagged,
        expireUntaggedAfterDays,
        protectData: environment.protectData,
      });
    }
  }
}
