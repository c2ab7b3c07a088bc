import { GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { parseJson } from "#functions/runtime/parse-json";
import type { Section } from "../sections/section.ts";
import type { QuarantinedView, QuarantineView } from "../views.ts";

export interface QuarantineListOptions {
  readonly client: Pick<S3Client, "send">;
  /** Asked for with every reading: the stack may not be there yet. */
  readonly bucket: () => Promise<string>;
  /** Folders below `quarantine/` and `conflicts/`. */
  readonly pipelines: readonly string[];
  readonly now?: () => Date;
}

const SHOWN = 10;
const MOST_REMEMBERED = 200;
const MOST_BYTES = 256 * 1024;

const entry = z.object({ reason: z.string(), id: z.string().optional(), ingestionId: z.string().optional() });

interface Found {
  readonly key: string;
  readonly at: number;
}

/** What was set aside since yesterday: the pipeline's own objects, and the records that the event source gave up. */
export function quarantineList({
  client,
  bucket: bucketOf,
  pipelines,
  now = () => new Date(),
}: QuarantineListOptions): Section<QuarantineView> {
  const remembered = new Map<string, QuarantinedView>();
  const describe = async (bucket: string, { key, at }: Found): Promise<QuarantinedView> => {
    const known = remembered.get(key);
    if (known) return known;
    const range = `bytes=0-${MOST_BYTES - 1}`;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: range }));
    const view = viewOf(key, at, (await Body?.transformToString()) ?? "");
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key, view);
    return view;
  };
  return {
    every: 4_000,
    read: async () => {
      const bucket = await bucketOf();
      const since = new Date(now().getTime() - 86_400_000).toISOString().slice(0, 10).replaceAll("-", "/");
      const folders = [
        ...pipelines.flatMap((name) => [`quarantine/${name}/`, `conflicts/${name}/`]).map((folder) => [folder, since]),
        ["aws/lambda/", ""],
      ] as const;
      const pages = await Promise.all(
        folders.map(([folder, after]) =>
          client.send(
            new ListObjectsV2Command({ Bucket: bucket, Prefix: folder, ...(after && { StartAfter: folder + after }) }),
          ),
        ),
      );
      const found = pages
        .flatMap(({ Contents = [] }) => Contents)
        .map(({ Key = "", LastModified }): Found => ({ key: Key, at: LastModified?.getTime() ?? 0 }))
        .filter(({ at }) => now().getTime() - at < 2 * 86_400_000)
        .toSorted((one, other) => other.at - one.at || (one.key < other.key ? -1 : 1));
      const latest = await Promise.all(found.slice(0, SHOWN).map((each) => describe(bucket, each)));
      return { count: found.length, more: pages.some(({ IsTruncated }) => IsTruncated), latest };
    },
  };
}

function viewOf(key: string, at: number, text: string): QuarantinedView {
  const [folder = "", pipeline = ""] = key.split("/");
  const name = /([^/]+?)(\.json)?$/.exec(key)?.[1] ?? key;
  const common = { at: new Date(at).toISOString(), id: name.slice(0, 80) };
  if (folder === "aws")
    return { ...common, kind: "given up", reason: "the function failed until its retries were used up", pipeline: "–" };
  const { data } = entry.safeParse(parseJson(text));
  return {
    ...common,
    id: (data?.id ?? data?.ingestionId ?? name).slice(0, 80),
    kind: folder === "conflicts" ? "conflict" : "poison",
    reason: (data?.reason ?? "its object cannot be read").slice(0, 300),
    pipeline,
  };
}
