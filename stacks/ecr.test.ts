import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { EcrStack } from "./ecr.ts";
import { ParametersStack } from "./parameters.ts";

const ecrOf = (changes: Partial<EnvironmentInput> = {}) => synth(new EcrStack(Testing.app(), testEnvironment(changes)));
const repositoriesOf = (changes: Partial<EnvironmentInput> = {}) =>
  Object.values(ecrOf(changes).resources("aws_ecr_repository"));

describe("image repositories", () => {
  it("are one per service, scanned on push, with tags that stay and layers under a key of ours", () => {
    const repositories = repositoriesOf();
    expect(repositories).toHaveLength(4);
    for (const repository of repositories) {
      expect(repository).toMatchObject({
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [
          {
            encryption_type: "KMS",
            kms_key: "${jsondecode(data.aws_ssm_parameter.contracts_keys.insecure_value).values.platformKeyArn}",
          },
        ],
      });
    }
  });

  it("are where the build's parameters say: registry, prefix and service make the address", () => {
    const parameters = Object.values(
      synth(new ParametersStack(Testing.app(), testEnvironment())).resources("aws_ssm_parameter"),
    );
    const build = (name: string) => parameters.find((each) => each.name.endsWith(`/build/${name}`))?.insecure_value;
    expect(build("image-registry")).toBe("111111111111.dkr.ecr.ap-northeast-2.amazonaws.com");
    const services = ["approval-processing", "approval-request", "employee", "notification"];
    expect(repositoriesOf().map(({ name }) => name)).toEqual(
      services.map((service) => `${build("image-prefix")}${service}-service`),
    );
  });

  it("go with their images only where data is not protected", () => {
    expect(repositoriesOf({ protectData: true }).map((each) => each.force_delete)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(repositoriesOf({ protectData: false })[0]?.force_delete).toBe(true);
  });

  it("forget images without a tag, and old ones beyond those to roll back to", () => {
    const { resource } = ecrOf({ images: { keepTagged: 5, expireUntaggedAfterDays: 2 } });
    const { rules } = JSON.parse(resource("aws_ecr_lifecycle_policy.employee-service_lifecycle").policy);
    const selections = rules.map(({ selection }: { selection: object }) => selection);
    expect(selections).toEqual([
      { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 2 },
      { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 5 },
    ]);
  });

  it("may be others, or existing ones", () => {
    const repositories = repositoriesOf({
      images: { repositories: ["web", "batch.jobs"] },
      names: { "dev/web": "erp/web" },
    });
    expect(repositories.map(({ name }) => name)).toEqual(["dev/batch.jobs", "erp/web"]);
  });
});
