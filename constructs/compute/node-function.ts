import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { LogGroup } from "#constructs/observability/log-group";
import { ServiceRole } from "#constructs/security/service-role";
import { bundleFunction } from "./bundle.ts";
import { allowNetworkInterfaces, type FunctionNetwork } from "./network-interfaces.ts";

export interface NodeFunctionProps {
  readonly name: string;
  readonly description: string;
  /** The handler's module from the repository's root, e.g. `functions/ingest-events/handler.ts`; it exports `handler`. */
  readonly entry: string;
  readonly accountId: string;
  /** What the function's `settings.ts` asks for. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Memory in MB, 128 to 10240; CPU grows with it. @default 512 */
  readonly memoryMb?: number;
  /** Longest run, 1 to 900 seconds. @default 30 */
  readonly timeoutSeconds?: number;
  /** How many may run at once, taken out of the account's quota. @default no limit but the account's */
  readonly maxConcurrency?: number | undefined;
  readonly logRetentionDays: number;
  /** The key of class "logs". */
  readonly logsKeyArn: string;
  /** Where in a VPC it stands, for what is reached there only; it then gets out as its subnets do. @default outside of any VPC */
  readonly network?: FunctionNetwork;
}

/** The variables that have a value; a setting with a default may be left out. */
const given = (environment: NodeFunctionProps["environment"]): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined));

/**
 * A Lambda function from this repository's TypeScript: bundled at synth, on arm64, traced by X-Ray, with a role that may
 * only log and trace until it is granted more, and a log group that forgets. What `functions` of the environment says of it goes before its props.
 */
export class NodeFunction extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const logs = new LogGroup(this, "log", {
      name: `/aws/lambda/${props.name}`,
      retentionDays: props.logRetentionDays,
      keyArn: props.logsKeyArn,
    });
    this.role = new ServiceRole(this, "role", {
      name: props.name,
      service: "lambda.amazonaws.com",
      accountId: props.accountId,
    });
    this.role.allow(["logs:CreateLogStream", "logs:PutLogEvents"], [`${logs.arn}:*`]);
    // X-Ray has no resources to name. Source: Service Authorization Reference, AWS X-Ray
    this.role.allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]);

    const { network } = props;
    if (network) {
      const { region } = PlatformStack.of(this).environment;
      allowNetworkInterfaces(this.role, network, { functionName: props.name, region, accountId: props.accountId });
    }

    const own = PlatformStack.of(this).partSettings("functions", this);
    const reservedConcurrentExecutions = own.reservedConcurrency ?? props.maxConcurrency;
    const bundle = bundleFunction({ entry: props.entry });
    const code = new TerraformAsset(this, "code", {
      path: bundle.path,
      type: AssetType.FILE,
      assetHash: bundle.digest,
    });
    const lambda = new LambdaFunction(this, "default", {
      functionName: props.name,
      description: props.description,
      role: this.role.arn,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: code.path,
      sourceCodeHash: bundle.sha256Base64,
      memorySize: own.memoryMb ?? props.memoryMb ?? 512,
      timeout: own.timeoutSeconds ?? props.timeoutSeconds ?? 30,
      ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions }),
      environment: { variables: { ...given(props.environment), NODE_OPTIONS: "--enable-source-maps" } },
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "Text", logGroup: logs.name },
      ...(network && {
        vpcConfig: { subnetIds: [...network.subnetIds], securityGroupIds: [...network.securityGroupIds] },
        // Lambda refuses a function whose role may not make interfaces yet, and needs the rights until the last one is gone.
        dependsOn: [this.role.rights],
      }),
    });
    this.name = lambda.functionName;
    this.arn = lambda.arn;
  }
}
