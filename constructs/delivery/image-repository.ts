import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository/index.js";
import { Construct } from "constructs";

export interface ImageRepositoryProps {
  readonly name: string;
  /** Key of the images' layers. Another one replaces the repository. */
  readonly keyArn: string;
  /** How many tagged images stay, the newest first. */
  readonly keepTagged: number;
  /** Days after which an image without a tag goes. */
  readonly expireUntaggedAfterDays: number;
  /** A repository that holds images cannot be deleted. */
  readonly protectData: boolean;
}

/**
 * A private repository of container images: each is scanned when it is pushed, and a tag always means the same image, so that
 * what was tested is what runs.
 */
export class ImageRepository extends Construct {
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, "default", {
      name: props.name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: props.keyArn }],
      forceDelete: !props.protectData,
    });
    new EcrLifecyclePolicy(this, "lifecycle", { repository: repository.name, policy: expiry(props) });
    this.arn = repository.arn;
    this.url = repository.repositoryUrl;
  }
}

/** ECR applies the rules by priority; an image that an earlier one selects is out of reach for a later one. */
const expiry = ({ keepTagged, expireUntaggedAfterDays }: ImageRepositoryProps): string =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: "Images without a tag go",
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: expireUntaggedAfterDays,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        description: "The newest tagged images stay",
        selection: {
          tagStatus: "tagged",
          tagPatternList: ["*"],
          countType: "imageCountMoreThan",
          countNumber: keepTagged,
        },
        action: { type: "expire" },
      },
    ],
  });
