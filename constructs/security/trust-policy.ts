import { policyDocument } from "./policy.ts";

/** Who may take on a role. */
export interface TrustPolicyProps {
  /** The AWS service that acts in the role, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  /** The service may act for this account only: without it another account's resource could borrow the role ("confused deputy"). */
  readonly accountId: string;
  /** The service may act for these resources only; `*` stands for any text. @default any resource of the account */
  readonly sourceArns?: readonly string[];
  /** Tags that the session must carry, which EKS Pod Identity sets from the pod. @default none */
  readonly sessionTags?: Readonly<Record<string, string>>;
}

/**
 * EC2 takes on a role for an instance without saying for which account; an instance profile can only be used in its own.
 * Source: "Services that support aws:SourceAccount", IAM user guide
 */
const tellsNoSource: ReadonlySet<string> = new Set(["ec2.amazonaws.com"]);

/** Pod Identity passes on who the pod is as tags of the session. Source: "EKS Pod Identity role", EKS user guide */
const tagsItsSessions: ReadonlySet<string> = new Set(["pods.eks.amazonaws.com"]);

/**
 * The trust policy of every role of the platform: one service, for this account, and as narrowly as that service tells for what it acts.
 * @throws Error for a condition that the service never fulfils, with which nothing could take on the role
 */
export function trustPolicy({ service, accountId, sourceArns, sessionTags }: TrustPolicyProps): string {
  if (sourceArns && tellsNoSource.has(service))
    throw new Error(`${service} does not tell for what it acts; leave sourceArns out, or nothing can take on the role`);
  if (sessionTags && !tagsItsSessions.has(service))
    throw new Error(`${service} does not tag its sessions; leave sessionTags out, or nothing can take on the role`);

  const tags = Object.entries(sessionTags ?? {}).map(([key, value]) => [`aws:RequestTag/${key}`, value]);
  const equal = {
    ...(tellsNoSource.has(service) ? {} : { "aws:SourceAccount": accountId }),
    ...Object.fromEntries(tags),
  };
  const condition = {
    ...(Object.keys(equal).length > 0 ? { StringEquals: equal } : {}),
    ...(sourceArns ? { ArnLike: { "aws:SourceArn": [...sourceArns] } } : {}),
  };
  return policyDocument([
    {
      Effect: "Allow",
      Principal: { Service: service },
      Action: tagsItsSessions.has(service) ? ["sts:AssumeRole", "sts:TagSession"] : "sts:AssumeRole",
      ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
    },
  ]);
}
