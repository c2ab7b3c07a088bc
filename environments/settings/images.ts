import { z } from "zod";

/** Source: CreateRepository, Amazon ECR API reference. */
const repositoryName = z
  .string()
  .regex(
    /^[a-z0-9]+([._-][a-z0-9]+)*$/,
    "must be the name of a service in lower-case letters, digits and single hyphens; the environment's prefix is added",
  );

/** Container images of the services. Storage is $0.10 per GB-month (check). */
export const images = z
  .strictObject({
    /** One repository each. Taking a name off the list deletes its repository, unless it holds images of data that is protected. */
    repositories: z
      .array(repositoryName)
      .min(1)
      .refine((names) => new Set(names).size === names.length, "must not name a repository twice")
      .default(["employee-service", "approval-request-service", "approval-processing-service", "notification-service"]),
    /** How many tagged images of each service stay; a rollback can go back this far. */
    keepTagged: z.int().min(2).max(1000).default(30),
    /** Days after which images without a tag go: layers of broken pushes, which nothing runs. */
    expireUntaggedAfterDays: z.int().min(1).max(365).default(7),
  })
  .prefault({});
