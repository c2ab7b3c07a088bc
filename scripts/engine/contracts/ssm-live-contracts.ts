import { setTimeout as pause } from "node:timers/promises";
import { SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";
import { parameterPath } from "#constructs/core/naming";
import { Failure } from "#scripts/engine/failure";
import { accessFailure } from "#scripts/engine/store/access-failure";
import { storedParameters } from "#scripts/engine/store/stored-parameters";
import type { LiveContracts, LiveDocument } from "./live-contracts.ts";

export interface LiveContractsPlace {
  /** Name of the environment. */
  readonly environment: string;
  readonly region: string;
  /** Ends waiting. @default never */
  readonly signal?: AbortSignal;
  /** How long to wait for a version, in milliseconds. @default 60000 */
  readonly patience?: number;
}

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 5_000;

/** What the stacks of an environment publish, in Parameter Store. Every method throws Failure with a remedy. */
export function openLiveContracts(
  config: SSMClientConfig & { readonly region: string },
  { environment, region, signal, patience = 60_000 }: LiveContractsPlace,
): LiveContracts & { close(): void } {
  const ssm = new SSMClient(config);
  const pathOf = (name: string) => parameterPath({ name: environment, region }, name, "contract");

  async function read(names: readonly string[]): Promise<ReadonlyMap<string, LiveDocument>> {
    try {
      const stored = await storedParameters(ssm, names.map(pathOf));
      return new Map(
        names.flatMap((name) => {
          const { Version: version, Value: text } = stored.get(pathOf(name)) ?? {};
          return version === undefined || text === undefined ? [] : [[name, { version, text }]];
        }),
      );
    } catch (error) {
      throw accessFailure(error, {
        action: `reading the contracts ${names.join(", ")} of ${environment} from Parameter Store`,
        region,
        permission: `and that your role may call ssm:GetParameters on ${parameterPath({ name: environment, region }, "*", "contract")}`,
      });
    }
  }

  async function waitFor(name: string, version: number): Promise<LiveDocument> {
    const deadline = performance.now() + patience;
    for (let delay = FIRST_PAUSE; ; delay = Math.min(delay * 2, LONGEST_PAUSE)) {
      signal?.throwIfAborted();
      const document = (await read([name])).get(name);
      if (document && document.version >= version) return document;
      const left = deadline - performance.now();
      if (left <= 0) throw invisible(name, version, document);
      await pause(Math.min(delay, left), undefined, { signal }).catch((error: unknown) => {
        throw signal?.reason ?? error;
      });
    }
  }

  const invisible = (name: string, version: number, seen: LiveDocument | undefined) =>
    new Failure(
      "failed",
      `version ${version} of the contract ${name} did not become visible at ${pathOf(name)} within ${Math.round(patience / 1000)} s ` +
        `(${seen ? `version ${seen.version} is there` : "there is none"}); run again, and if it stays so, apply ${environment}-${name} again`,
    );

  return {
    read,
    waitFor,
    close: () => ssm.destroy(),
  };
}
