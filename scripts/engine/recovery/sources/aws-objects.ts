import { GetRoleCommand, IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { addressTag } from "#constructs/core/address-tags";
import type { ClientConfig } from "#scripts/engine/cloud/client-config";
import { accessFailure } from "#scripts/engine/store/access-failure";
import { importIdFromArn, parseArn } from "../arn-ids.ts";
import { typeOf } from "../import-command.ts";
import type { FoundObject, NamedObject, Suspect, TaggedObjects } from "../tagged-objects.ts";

export interface AwsObjectsSettings {
  readonly accountId: string;
  /** The environment's region. */
  readonly region: string;
  readonly clientConfig: (region: string) => ClientConfig;
}

/** Where the tagging service tells of global services' objects: policies, instance profiles, distributions. */
const globalRegion = "us-east-1";
/** Values that one tag filter may have. Source: Resource Groups Tagging API reference, TagFilter. */
const valuesPerFilter = 20;

/**
 * What exists in an AWS account, by the tagging service. It does not know IAM roles, which are asked for by the names that the
 * code gives them, nor what carries no tags.
 */
export function awsObjects({ accountId, region, clientConfig }: AwsObjectsSettings): TaggedObjects {
  const regions = [...new Set([region, globalRegion])];
  return {
    complete: false,
    find: async (suspects) => {
      if (suspects.length === 0) return [];
      const stackIds = suspects.map(({ stackId }) => stackId);
      const searches = [...regions.map((each) => tagged(each, "Stack", stackIds)), roles(suspects)];
      return (await Promise.all(searches)).flat().flatMap(({ arn, tags }) => foundObject(arn, tags));
    },
    findNamed: async (names) => {
      // Only what lies in a region of its own goes by a tag `Name`: networks and what stands in them.
      const found = names.length === 0 ? [] : await tagged(region, "Name", names);
      return found.flatMap(({ arn, tags }) => namedObject(arn, tags));
    },
  };

  async function tagged(from: string, Key: string, values: readonly string[]): Promise<Tagged[]> {
    const client = new ResourceGroupsTaggingAPIClient(clientConfig(from));
    const found: Tagged[] = [];
    try {
      for (let start = 0; start < values.length; start += valuesPerFilter) {
        const TagFilters = [{ Key, Values: values.slice(start, start + valuesPerFilter) }];
        let PaginationToken: string | undefined;
        do {
          const page = await client.send(new GetResourcesCommand({ TagFilters, PaginationToken }));
          for (const { ResourceARN, Tags } of page.ResourceTagMappingList ?? [])
            if (ResourceARN) found.push({ arn: ResourceARN, tags: Tags ?? [] });
          PaginationToken = page.PaginationToken || undefined;
        } while (PaginationToken);
      }
      return found;
    } catch (error) {
      const permission = "and that your role may tag:GetResources";
      throw accessFailure(error, {
        action: `looking for tagged objects in ${from}`,
        accountId,
        region: from,
        permission,
      });
    } finally {
      client.destroy();
    }
  }

  async function roles(suspects: readonly Suspect[]): Promise<Tagged[]> {
    const names = suspects.flatMap(({ missing }) =>
      missing.flatMap(({ type, form }) => (type === "aws_iam_role" && form.exact ? [form.exact] : [])),
    );
    const iam = new IAMClient(clientConfig(region));
    try {
      return (await Promise.all(names.map((name) => role(iam, name)))).flat();
    } catch (error) {
      const permission = "and that your role may iam:GetRole";
      throw accessFailure(error, { action: "looking for IAM roles", accountId, region, permission });
    } finally {
      iam.destroy();
    }
  }
}

interface Tagged {
  readonly arn: string;
  readonly tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[];
}

async function role(iam: IAMClient, RoleName: string): Promise<Tagged[]> {
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    return Role?.Arn ? [{ arn: Role.Arn, tags: Role.Tags ?? [] }] : [];
  } catch (error) {
    if (error instanceof NoSuchEntityException) return [];
    throw error;
  }
}

const tagIn = (tags: Tagged["tags"], name: string): string | undefined => tags.find(({ Key }) => Key === name)?.Value;

/** An object by its ARN and tags; none if it is not tagged with a stack any more. */
function foundObject(arn: string, tags: Tagged["tags"]): FoundObject[] {
  const stack = tagIn(tags, "Stack");
  return stack === undefined ? [] : [{ ...described(arn, tags), stack }];
}

/** An object by its ARN and tags; none if it has no name any more. */
function namedObject(arn: string, tags: Tagged["tags"]): NamedObject[] {
  const name = tagIn(tags, "Name");
  return name === undefined ? [] : [{ ...described(arn, tags), name }];
}

/** What ARN and tags tell of an object. */
function described(arn: string, tags: Tagged["tags"]): FoundObject {
  const address = tagIn(tags, addressTag);
  const type = address === undefined ? undefined : typeOf(address);
  const importId = (type && importIdFromArn(type, arn)) || undefined;
  return { type, region: parseArn(arn)?.region || undefined, importId, arn, stack: tagIn(tags, "Stack"), address };
}
