import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { Failure } from "#scripts/engine/failure";
import { accessFailure, wordless } from "#scripts/engine/store/access-failure";
import { SecretText } from "./secret-text.ts";

/** The versions of a secret that carry a label of Secrets Manager's own, by id. */
export interface LabelledVersions {
  /** The value that everybody reads. */
  readonly current: string | undefined;
  /** The value before it. */
  readonly previous: string | undefined;
  /** One that is stored and not yet in use. */
  readonly pending: string | undefined;
}

/** An entry as Secrets Manager tells of it, without its value. */
export interface SecretEntry extends LabelledVersions {
  readonly arn: string;
  /** When it will be gone; undefined if nobody has deleted it. */
  readonly deletion: Date | undefined;
  /** How AWS renews it by itself; undefined if it does not. */
  readonly rotation:
    | { readonly everyDays: number | null; readonly last: Date | null; readonly next: Date | null }
    | undefined;
}

/** Values in Secrets Manager. Every method throws Failure with a remedy, and no error repeats anything of a value. */
export interface SecretStore {
  /** Undefined if there is no such entry. Needs `secretsmanager:DescribeSecret`, as does everything here but reading. */
  describe(id: string): Promise<SecretEntry | undefined>;
  /** When a version was stored; undefined if it is gone. */
  storedAt(id: string, version: string): Promise<Date | undefined>;
  /** @throws Failure if it is no text */
  read(id: string, version: string): Promise<SecretText>;
  /**
   * Stores a version under a token, which becomes its id: asking again changes nothing.
   * @param label `AWSCURRENT` puts it into use at once, `AWSPENDING` only keeps it
   * @returns `exists` if there is another value under that token
   */
  store(id: string, version: NewVersion, label: "AWSCURRENT" | "AWSPENDING"): Promise<"stored" | "exists">;
  /**
   * Puts a stored version into use, if the one in use is still the one named: the former becomes the previous.
   * @returns `changed` if another one is in use by now
   */
  promote(id: string, step: { readonly from: string; readonly to: string }): Promise<"promoted" | "changed">;
  /** Takes the label of pending versions away from one that is in use. */
  settle(id: string, version: string): Promise<void>;
  close(): void;
}

export interface NewVersion {
  /** 32 to 64 characters; never made of the value. Source: PutSecretValue, Secrets Manager API reference. */
  readonly token: string;
  readonly value: SecretText;
}

/** Opens Secrets Manager of a region. */
export function openSecretStore(config: SecretsManagerClientConfig & { readonly region: string }): SecretStore {
  const client = new SecretsManagerClient(config);

  async function attempt<T>(call: { action: string; right: string; id: string }, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const permission = `and that your role may call secretsmanager:${call.right} on ${call.id}, and use its key`;
      throw accessFailure(wordless(error), {
        action: `${call.action} ${call.id}`,
        region: config.region,
        permission,
      });
    }
  }

  const describe = (id: string) =>
    attempt({ action: "looking at the secret", right: "DescribeSecret", id }, async () => {
      try {
        const answer = await client.send(new DescribeSecretCommand({ SecretId: id }));
        const {
          ARN: arn = id,
          DeletedDate,
          RotationEnabled,
          RotationRules,
          LastRotatedDate,
          NextRotationDate,
        } = answer;
        const rotation = RotationEnabled
          ? {
              everyDays: RotationRules?.AutomaticallyAfterDays ?? null,
              last: LastRotatedDate ?? null,
              next: NextRotationDate ?? null,
            }
          : undefined;
        return { arn, deletion: DeletedDate, rotation, ...labelled(answer.VersionIdsToStages) };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    });

  return {
    describe,
    storedAt: (id, version) =>
      attempt({ action: "looking at the versions of", right: "ListSecretVersionIds", id }, async () => {
        for (let NextToken: string | undefined; ; ) {
          const page = await client.send(new ListSecretVersionIdsCommand({ SecretId: id, NextToken }));
          const found = page.Versions?.find(({ VersionId }) => VersionId === version);
          if (found || !page.NextToken) return found?.CreatedDate;
          NextToken = page.NextToken;
        }
      }),
    read: (id, version) =>
      attempt({ action: "reading", right: "GetSecretValue", id }, async () => {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id, VersionId: version }));
        if (SecretString === undefined) throw new Failure("failed", `${id}: its value is no text; put one in by hand`);
        return new SecretText(SecretString);
      }),
    store: (id, { token, value }, label) =>
      attempt({ action: "storing a value in", right: "PutSecretValue", id }, async () => {
        try {
          const SecretString = value.reveal();
          const version = { ClientRequestToken: token, SecretString, VersionStages: [label] };
          await client.send(new PutSecretValueCommand({ SecretId: id, ...version }));
          return "stored";
        } catch (error) {
          if (error instanceof ResourceExistsException) return "exists";
          throw error;
        }
      }),
    promote: (id, { from, to }) =>
      attempt({ action: "putting a value into use in", right: "UpdateSecretVersionStage", id }, async () => {
        try {
          const move = { VersionStage: "AWSCURRENT", MoveToVersionId: to, RemoveFromVersionId: from };
          await client.send(new UpdateSecretVersionStageCommand({ SecretId: id, ...move }));
          return "promoted";
        } catch (error) {
          // An answer may get lost, and whoever was faster has moved the label: what is in use now decides.
          const current = (await describe(id))?.current;
          if (current === to) return "promoted";
          if (current !== from) return "changed";
          throw error;
        }
      }),
    settle: (id, version) =>
      attempt({ action: "tidying up the labels of", right: "UpdateSecretVersionStage", id }, async () => {
        try {
          const label = { VersionStage: "AWSPENDING", RemoveFromVersionId: version };
          await client.send(new UpdateSecretVersionStageCommand({ SecretId: id, ...label }));
        } catch (error) {
          // It is gone already, or on a version of somebody who has begun since.
          if ((await describe(id))?.pending === version) throw error;
        }
      }),
    close: () => client.destroy(),
  };
}

function labelled(stages: Readonly<Record<string, readonly string[]>> = {}): LabelledVersions {
  const withLabel = (label: string) => Object.entries(stages).find(([, labels]) => labels.includes(label))?.[0];
  return { current: withLabel("AWSCURRENT"), previous: withLabel("AWSPREVIOUS"), pending: withLabel("AWSPENDING") };
}
