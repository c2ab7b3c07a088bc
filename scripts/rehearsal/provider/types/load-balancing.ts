import { arn, type FactsTable } from "./facts.ts";

const kind = { network: "net", gateway: "gwy" } as const;

/** `net/<name>/<random>`, which is what metrics call a network load balancer. */
const balancer = (type: unknown) => `${kind[type as keyof typeof kind] ?? "app"}/{name}/{hex:16}`;

/** What follows the type of thing in an ARN. */
const suffix = (text: unknown, type: string): string => String(text).split(`:${type}/`)[1] ?? "";

/** Load balancers, listeners, target groups. Source: the `lb`, `lb_listener` and `lb_target_group` pages. */
export const loadBalancing: FactsTable = {
  aws_lb: {
    id: "{arn}",
    computed: {
      arn: (own) => arn("elasticloadbalancing", `loadbalancer/${balancer(own("load_balancer_type"))}`),
      arn_suffix: (own) => suffix(own("arn"), "loadbalancer"),
      dns_name: (own) => (own("internal") ? "internal-{name}.elb.{region}.{dns}" : "{name}.elb.{region}.{dns}"),
      enforce_security_group_inbound_rules_on_private_link_traffic: "",
      ip_address_type: "ipv4",
      secondary_ips_auto_assigned_per_subnet: 0,
      vpc_id: "vpc-{hex:17}",
      zone_id: "Z{upper:13}",
    },
    defaults: {
      client_keep_alive: 3600,
      desync_mitigation_mode: "defensive",
      dns_record_client_routing_policy: "any_availability_zone",
      drop_invalid_header_fields: false,
      enable_cross_zone_load_balancing: false,
      enable_deletion_protection: false,
      enable_http2: true,
      enable_tls_version_and_cipher_suite_headers: false,
      enable_waf_fail_open: false,
      enable_xff_client_port: false,
      enable_zonal_shift: false,
      idle_timeout: 60,
      load_balancer_type: "application",
      preserve_host_header: false,
      xff_header_processing_mode: "append",
    },
    // Taking a subnet away from a network load balancer, or its first group to it, replaces it too; adding a subnet does not.
    forceNew: ["customer_owned_ipv4_pool", "internal", "load_balancer_type", "name", "name_prefix"],
    unique: [["name"]],
    conflict: "DuplicateLoadBalancerName",
  },
  aws_lb_target_group: {
    id: "{arn}",
    computed: {
      arn: arn("elasticloadbalancing", "targetgroup/{name}/{hex:16}"),
      arn_suffix: (own) => `targetgroup/${suffix(own("arn"), "targetgroup")}`,
      connection_termination: false,
      "health_check.matcher": "",
      "health_check.path": "",
      "health_check.timeout": 10,
      ip_address_type: "ipv4",
      load_balancer_arns: [],
      load_balancing_algorithm_type: "",
      load_balancing_anomaly_mitigation: "",
      load_balancing_cross_zone_enabled: "use_load_balancer_configuration",
      preserve_client_ip: "false",
      protocol_version: "",
    },
    defaults: {
      deregistration_delay: "300",
      "health_check.enabled": true,
      "health_check.healthy_threshold": 3,
      "health_check.interval": 30,
      "health_check.port": "traffic-port",
      "health_check.protocol": "HTTP",
      "health_check.unhealthy_threshold": 3,
      lambda_multi_value_headers_enabled: false,
      proxy_protocol_v2: false,
      slow_start: 0,
      target_type: "instance",
    },
    forceNew: [
      "ip_address_type",
      "name",
      "name_prefix",
      "port",
      "protocol",
      "protocol_version",
      "target_control_port",
      "target_type",
      "vpc_id",
    ],
    residues: ["lambda_multi_value_headers_enabled"],
    unique: [["name"]],
    conflict: "DuplicateTargetGroupName",
  },
  aws_lb_listener: {
    id: "{arn}",
    computed: {
      arn: (own) => `${String(own("load_balancer_arn")).replace(":loadbalancer/", ":listener/")}/{hex:16}`,
      "default_action.order": 1,
      protocol: "TCP",
      ssl_policy: "",
      tcp_idle_timeout_seconds: 350,
    },
    forceNew: ["load_balancer_arn"],
    unique: [["load_balancer_arn", "port"]],
    conflict: "DuplicateListener",
  },
};
