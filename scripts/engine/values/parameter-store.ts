import { ParameterAlreadyExists, PutParameterCommand, SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";
import { accessFailure, wordless } from "#scripts/engine/store/access-failure";
import { storedParameters } from "#scripts/engine/store/stored-parameters";

/** A parameter as it is stored right now. */
export interface StoredParameter {
  /** Grows with every write. */
  readonly version: number;
  readonly text: string;
  readonly modified: Date | undefined;
}

export interface NewParameter {
  readonly id: string;
  readonly text: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Parameter Store. Every method throws Failure with a remedy. */
export interface ParameterStore {
  /** By path; one that is not there is left out. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, StoredParameter>>;
  /** Makes a plain parameter; `exists` if there is one already. */
  create(parameter: NewParameter): Promise<number | "exists">;
  /** Writes a new version. */
  replace(parameter: Pick<NewParameter, "id" | "text">): Promise<number>;
  close(): void;
}

/** Opens Parameter Store of a region. */
export function openParameterStore(config: SSMClientConfig & { readonly region: string }): ParameterStore {
  const ssm = new SSMClient(config);

  async function attempt<T>(action: string, right: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const permission = `and that your role may call ${right} there`;
      throw accessFailure(wordless(error), { action, region: config.region, permission });
    }
  }

  return {
    read: (ids) =>
      attempt("reading parameters", "ssm:GetParameters", async () => {
        const stored = await storedParameters(ssm, ids);
        return new Map(
          [...stored].flatMap(([id, { Version: version, Value: text, LastModifiedDate: modified }]) =>
            version === undefined || text === undefined ? [] : [[id, { version, text, modified }]],
          ),
        );
      }),
    create: ({ id, text, description, tags }) =>
      attempt(`writing ${id}`, "ssm:PutParameter and ssm:AddTagsToResource", async () => {
        const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        const Description = description || undefined;
        try {
          const input = { Name: id, Value: text, Type: "String", Description, Tags } as const;
          return (await ssm.send(new PutParameterCommand(input))).Version ?? 1;
        } catch (error) {
          if (error instanceof ParameterAlreadyExists) return "exists";
          throw error;
        }
      }),
    replace: ({ id, text }) =>
      attempt(`writing ${id}`, "ssm:PutParameter", async () => {
        const input = { Name: id, Value: text, Type: "String", Overwrite: true } as const;
        return (await ssm.send(new PutParameterCommand(input))).Version ?? 1;
      }),
    close: () => ssm.destroy(),
  };
}
