import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Construct } from "constructs";
import { SecurityGroup } from "#constructs/security/security-group";

/** A service behind the balancer. */
export interface BalancedService {
  /** Name of its target group, at most 32 characters, unique in account and region; another one replaces the target group. */
  readonly targetGroupName: string;
  /** Port of the listener, and of the pods. */
  readonly port: number;
  /** Path that answers 2xx or 3xx, over TLS if there is a certificate, while the pod is fit to serve. */
  readonly healthPath: string;
  /** Certificate of the listener, whose pods speak TLS as well. @default both plain */
  readonly certificateArn?: string | undefined;
}

export interface ServiceBalancerProps {
  /** Name of the balancer, at most 32 characters; another one replaces it. */
  readonly name: string;
  readonly groupName: string;
  readonly vpcId: string;
  /** A private subnet of every AZ, from the start: taking one away replaces the balancer. */
  readonly subnetIds: readonly string[];
  /** Ranges of those subnets, where the pods are. */
  readonly cidrs: readonly string[];
  /** The security group whose members may call. */
  readonly callerGroupId: string;
  readonly services: Readonly<Record<string, BalancedService>>;
  /** Whether it must be unprotected before it can be deleted. */
  readonly protect: boolean;
}

/** Seconds and counts: a pod is out after 30 seconds without an answer, and has a minute to end what it has begun. */
const health = { port: "traffic-port", interval: 10, timeout: 5, healthyThreshold: 3 };
const drainSeconds = "60";

/** TLS 1.2 with forward secrecy and 1.3. Source: Elastic Load Balancing user guide, "Security policies for your Network Load Balancer" */
const sslPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/**
 * One internal network load balancer for all services in Kubernetes; $0.0225 an hour and per unit of load (us-east-1). It has a
 * security group from the start, since one cannot be added later. Pods are registered by address (`TargetGroupBinding`), so that
 * no node port is open.
 */
export class ServiceBalancer extends Construct {
  /** ARNs by service, where Kubernetes registers its pods. */
  readonly targetGroupArns: Readonly<Record<string, string>>;
  readonly #listenerArns: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, props: ServiceBalancerProps) {
    super(scope, id);
    const balancer = new Lb(this, "default", {
      name: props.name,
      internal: true,
      loadBalancerType: "network",
      subnets: [...props.subnetIds],
      securityGroups: [this.#group(props).id],
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: props.protect,
    });
    const made = Object.entries(props.services).map(([name, service]) => {
      const target = this.#targetGroup(name, service, props.vpcId);
      const listener = new LbListener(this, `${name}-listener`, {
        loadBalancerArn: balancer.arn,
        port: service.port,
        ...(service.certificateArn === undefined
          ? { protocol: "TCP" }
          : { protocol: "TLS", certificateArn: service.certificateArn, sslPolicy }),
        defaultAction: [{ type: "forward", targetGroupArn: target.arn }],
      });
      return { name, target: target.arn, listener: listener.arn };
    });
    this.#listenerArns = new Map(made.map(({ name, listener }) => [name, listener]));
    this.targetGroupArns = Object.fromEntries(made.map(({ name, target }) => [name, target]));
  }

  /**
   * ARN of the listener behind which a service is.
   * @throws Error for a service that the balancer was not given
   */
  listenerOf(service: string): string {
    const arn = this.#listenerArns.get(service);
    if (arn) return arn;
    const known = [...this.#listenerArns.keys()].join(", ");
    throw new Error(`${this.node.path}: has no service ${service}; it has ${known}`);
  }

  #group({ groupName, vpcId, cidrs, callerGroupId, services }: ServiceBalancerProps): SecurityGroup {
    const ports = Object.entries(services).map(([name, { port }]) => ({ name, port }));
    return new SecurityGroup(this, "group", {
      name: groupName,
      description: "Internal load balancer of the services",
      vpcId,
      ingress: ports.map(({ name, port }) => ({
        description: `${name} from the API`,
        ports: port,
        from: { group: callerGroupId },
      })),
      egress: ports.map(({ name, port }) => ({ description: `Pods of ${name}`, ports: port, to: { cidrs } })),
    });
  }

  #targetGroup(name: string, service: BalancedService, vpcId: string): LbTargetGroup {
    const { targetGroupName, port, healthPath, certificateArn } = service;
    const isPlain = certificateArn === undefined;
    // A group's protocol cannot change: the other one is another group, made before the listener leaves the first.
    return new LbTargetGroup(this, isPlain ? name : `${name}-tls`, {
      name: targetGroupName,
      vpcId,
      port,
      protocol: isPlain ? "TCP" : "TLS",
      lifecycle: { createBeforeDestroy: true },
      targetType: "ip",
      // Pods see the balancer's address: their own group then need not know who may call the API.
      preserveClientIp: "false",
      deregistrationDelay: drainSeconds,
      healthCheck: {
        ...health,
        protocol: isPlain ? "HTTP" : "HTTPS",
        path: healthPath,
        unhealthyThreshold: 3,
        matcher: "200-399",
      },
    });
  }
}
