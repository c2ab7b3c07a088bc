import { arn, type FactsTable } from "./facts.ts";

/** Image repositories. Source: the `ecr_repository` and `ecr_lifecycle_policy` pages. */
export const images: FactsTable = {
  aws_ecr_repository: {
    id: "{name}",
    computed: {
      arn: arn("ecr", "repository/{name}"),
      registry_id: "{account}",
      repository_url: "{account}.dkr.ecr.{region}.{dns}/{name}",
    },
    forceNew: ["encryption_configuration", "name"],
    residues: ["force_delete"],
    conflict: "RepositoryAlreadyExistsException",
  },
  aws_ecr_lifecycle_policy: {
    id: "{repository}",
    computed: { registry_id: "{account}" },
    forceNew: ["policy", "repository"],
  },
};
