import type { App } from "cdktf";
import { orderForCdktf } from "#constructs/core/contract-graph";
import { checkGivenNames } from "#constructs/core/given-names";
import { checkParts } from "#constructs/core/part-settings";
import type { PlatformStack } from "#constructs/core/platform-stack";
import type { Environment } from "#environments/environment";
import { AlertsStack } from "./alerts.ts";
import { ApiGatewayStack } from "./api-gateway.ts";
import { ArchiveStack } from "./archive.ts";
import { CloudwatchStack } from "./cloudwatch.ts";
import { CognitoStack } from "./cognito.ts";
import { CostWatchStack } from "./cost-watch.ts";
import { DailySummaryStack } from "./daily-summary.ts";
import { EcrStack } from "./ecr.ts";
import { EksStack } from "./eks.ts";
import { EmployeeServiceStack } from "./employee-service.ts";
import { FraudStack } from "./fraud.ts";
import { FrontendStack } from "./frontend.ts";
import { IamStack } from "./iam.ts";
import { KeysStack } from "./keys.ts";
import { KinesisStack } from "./kinesis.ts";
import { LoadBalancerControllerStack } from "./load-balancer-controller.ts";
import { NotifyStack } from "./notify.ts";
import { ParametersStack } from "./parameters.ts";
import { PipelineStack } from "./pipeline.ts";
import { QuarantineStack } from "./quarantine.ts";
import { RdsStack } from "./rds.ts";
import { RedisStack } from "./redis.ts";
import { RedriveStack } from "./redrive.ts";
import { ScaleStreamsStack } from "./scale-streams.ts";
import { SecretsStack } from "./secrets.ts";
import { SgAlbStack } from "./sg-alb.ts";
import { SgEksStack } from "./sg-eks.ts";
import { SgRdsStack } from "./sg-rds.ts";
import { SgRedisStack } from "./sg-redis.ts";
import { SlaStack } from "./sla.ts";
import { TablesStack } from "./tables.ts";
import { VpcStack } from "./vpc.ts";

/** Every concern of the platform. The order is for reading; who comes first is decided by the contracts. */
export const concerns = [
  VpcStack,
  SgAlbStack,
  SgEksStack,
  SgRdsStack,
  SgRedisStack,
  AlertsStack,
  KeysStack,
  IamStack,
  ParametersStack,
  SecretsStack,
  NotifyStack,
  KinesisStack,
  ScaleStreamsStack,
  TablesStack,
  QuarantineStack,
  PipelineStack,
  RedriveStack,
  SlaStack,
  FraudStack,
  DailySummaryStack,
  ArchiveStack,
  RdsStack,
  RedisStack,
  EmployeeServiceStack,
  CognitoStack,
  ApiGatewayStack,
  FrontendStack,
  EcrStack,
  EksStack,
  LoadBalancerControllerStack,
  CostWatchStack,
  CloudwatchStack,
];

/**
 * Adds all stacks of one environment to an app. `SLUICE_CDKTF_ORDER=1` makes `cdktf deploy 'dev-*'` keep contract order,
 * at the price that it then refuses a single stack.
 */
export function addStacks(app: App, environment: Environment): PlatformStack[] {
  const stacks = concerns.map((Stack) => new Stack(app, environment));
  checkGivenNames(environment, stacks);
  checkParts(environment, stacks);
  if (process.env.SLUICE_CDKTF_ORDER === "1") orderForCdktf(stacks);
  return stacks;
}
