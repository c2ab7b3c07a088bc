/** Where a provider block works, and as whom. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
}

const DNS_SUFFIX: Readonly<Record<string, string>> = { aws: "amazonaws.com", "aws-cn": "amazonaws.com.cn" };

/** Domain of a partition's services. */
export const dnsSuffix = (partition: string): string => DNS_SUFFIX[partition] ?? "amazonaws.com";

/** Region under which objects of regionless types (IAM) are kept. */
export const GLOBAL = "global";
