import { z } from "zod";
import { isPrivateRange } from "../cidr.ts";
import { isGraviton } from "./instance-types.ts";

const roleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "must be the ARN of an IAM role");

const addonVersion = z
  .string()
  .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "must be a version of an EKS add-on such as v1.20.4-eksbuild.2");

const instanceTypes = z
  .array(z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "must be an EC2 instance type such as m7i.large"))
  .min(1)
  .refine(
    (types) => new Set(types.map(isGraviton)).size === 1,
    "must all be Graviton (m7g, t4g) or none: an image runs on one architecture",
  );

/**
 * What all nodes have. Instance types are all of one architecture: those with a `g` after the generation (m7g, t4g) are Graviton,
 * about a fifth cheaper (check), and run images built for arm64 only. Other types replace the group.
 */
const nodes = z.strictObject({
  /**
   * Nodes that the load needs, and all there are in single-az. With multi-az there are so many more that these are left when
   * an AZ is lost, at least one in each: 2 become 3 in three AZs, 4 in two. Each costs its instance, whatever runs on it.
   */
  nodes: z.int().min(1).max(100),
  /** Root volume in GiB, gp3, encrypted, where images and logs of the pods lie; another size renews the nodes one by one. */
  diskGb: z.int().min(20).max(1000).default(40),
});

/** The Kubernetes cluster: $0.10 an hour whatever runs on it, $0.60 in extended support. */
export const kubernetes = z
  .strictObject({
    /**
     * Minor version. A newer one upgrades the control plane, then the nodes one by one; only one step at a time, and never back.
     * 1.36 was released upstream in April 2026 and follows on EKS with 14 months of standard support; 1.35 is in standard
     * support until 27 March 2027, 1.34 until 2 December 2026 (check). Source: "Kubernetes versions", EKS user guide
     */
    version: z
      .string()
      .regex(/^1\.(3[4-9]|[4-9]\d)$/, "must be a Kubernetes version that EKS supports, 1.34 or newer, as a string")
      .default("1.36"),
    /**
     * What happens when standard support ends: AWS upgrades the control plane by itself (false), or the version stays for twelve
     * months at six times the price (true).
     */
    extendedSupport: z.boolean().default(false),
    /**
     * Ranges that may call the API server over the internet, a VPN's exit for example. Empty: the API server answers inside the
     * VPC only, to the private tier and to what `security.eks.ingress` lets in on 443, so builds and people must be there too.
     */
    publicAccessCidrs: z
      .array(
        z
          .cidrv4("must be an IPv4 range such as 203.0.113.0/24")
          .refine(
            (range) => Number(range.split("/")[1]) >= 16,
            "is wider than /16; name the ranges that administrators come from",
          )
          .refine((range) => !isPrivateRange(range), "is a private range, which reaches the API server without this"),
      )
      .default([]),
    /** Who may do what in the cluster. Whoever deploys the stack has no rights in it beside these. */
    access: z
      .strictObject({
        /**
         * Roles that may do everything. With none nobody can prepare the cluster for its builds (docs/how-to/let-builds-deploy.md):
         * every account has a role of its own for this, and EKS refuses one that does not exist.
         */
        adminRoleArns: z.array(roleArn).default([]),
        /** Roles that may look at everything but secrets. */
        viewRoleArns: z.array(roleArn).default([]),
        /** Namespaces that the build deploys services to; it may change nothing else. An administrator makes them. */
        buildNamespaces: z
          .array(z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be the name of a namespace"))
          .min(1)
          .default(["services"]),
      })
      .prefault({})
      .superRefine(({ adminRoleArns, viewRoleArns }, context) => {
        // One entry per role in EKS: a second one is refused in the middle of an apply.
        const all = [...adminRoleArns, ...viewRoleArns];
        for (const role of new Set(all.filter((each, index) => all.indexOf(each) !== index)))
          context.addIssue({ code: "custom", message: `names ${role} twice; an administrator may view already` });
      }),
    /** Nodes of the services, one group over all AZs. */
    serviceNodes: nodes
      .extend({
        nodes: nodes.shape.nodes.default(2),
        instanceTypes: instanceTypes.default(["t3.large"]),
        /** Spot nodes cost about a third (check) and go with two minutes' notice. Changing this replaces the group. */
        capacity: z.enum(["on-demand", "spot"]).default("on-demand"),
        /**
         * Limit for an autoscaler; without one the group stays at its number. What it has added shows in every plan, and a deploy takes it
         * away again, pods and all, until they wait and it is added anew: raise `nodes` to what is needed for long. The number is not left to
         * the autoscaler, since EKS refuses a least number above it, which is what switching `availability` sets.
         */
        maxNodes: z.int().min(1).max(200).default(6),
      })
      .prefault({}),
    /**
     * Nodes of Kafka alone, on demand, a group per AZ since a broker's volume cannot leave its AZ. In single-az all are in the first
     * AZ. A quorum of brokers takes three of them: one in dev is a broker without one.
     */
    kafkaNodes: nodes
      .extend({ nodes: nodes.shape.nodes.default(1), instanceTypes: instanceTypes.default(["m7i.large"]) })
      .prefault({}),
    /**
     * Versions of add-ons by name, e.g. `{"vpc-cni": "v1.20.4-eksbuild.2"}`. One that is not named takes the default that AWS has for the
     * cluster's version on the day it is made, and stays there: name a version to upgrade it.
     * `aws eks describe-addon-versions --addon-name vpc-cni --kubernetes-version 1.36` lists them.
     */
    addonVersions: z
      .partialRecord(
        z.enum([
          "vpc-cni",
          "coredns",
          "kube-proxy",
          "eks-pod-identity-agent",
          "aws-ebs-csi-driver",
          "amazon-cloudwatch-observability",
        ]),
        addonVersion,
      )
      .default({}),
  })
  .prefault({});
