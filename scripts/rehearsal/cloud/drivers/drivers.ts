import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { gatewayAuthorizer } from "./api-authorizer.ts";
import { gatewayApi, gatewayIntegration, gatewayRoute, gatewayStage } from "./api-gateway.ts";
import { dbInstance } from "./db-instance.ts";
import type { Driver, DriverContext, Drivers } from "./driver.ts";
import { DriverError } from "./driver-error.ts";
import { dynamodbTable } from "./dynamodb-table.ts";
import { kinesisStream } from "./kinesis-stream.ts";
import { lambdaFunction } from "./lambda-function.ts";
import { s3Bucket } from "./s3-bucket.ts";
import { secretsmanagerSecret } from "./secretsmanager-secret.ts";
import { snsSubscription, snsTopic } from "./sns.ts";
import { sqsQueue } from "./sqs-queue.ts";
import { ssmParameter } from "./ssm-parameter.ts";
import { deliveryStream, eventSourceMapping } from "./stream-readers.ts";

/** All drivers by resource type. A type that is not here lives in the cloud only. */
const makers: Readonly<Record<string, (context: DriverContext) => Driver>> = {
  aws_apigatewayv2_api: gatewayApi,
  aws_apigatewayv2_authorizer: gatewayAuthorizer,
  aws_apigatewayv2_integration: gatewayIntegration,
  aws_apigatewayv2_route: gatewayRoute,
  aws_apigatewayv2_stage: gatewayStage,
  aws_db_instance: dbInstance,
  aws_dynamodb_table: dynamodbTable,
  aws_kinesis_firehose_delivery_stream: deliveryStream,
  aws_kinesis_stream: kinesisStream,
  aws_lambda_event_source_mapping: eventSourceMapping,
  aws_lambda_function: lambdaFunction,
  aws_s3_bucket: s3Bucket,
  aws_secretsmanager_secret: secretsmanagerSecret,
  aws_sns_topic: snsTopic,
  aws_sns_topic_subscription: snsSubscription,
  aws_sqs_queue: sqsQueue,
  aws_ssm_parameter: ssmParameter,
};

/** Types whose objects also exist in the emulator. */
export const drivenTypes: readonly string[] = Object.keys(makers);

/** What services call an object that exists already. */
const EXISTS: ReadonlySet<string> = new Set([
  "ParameterAlreadyExists",
  "QueueNameExists",
  "ResourceConflictException",
  "ResourceExistsException",
  "ResourceInUseException",
]);

/**
 * Creates an object, in place of one that the emulator has already. Whatever the cloud does not know was left by a run
 * that was killed between the two; refusing it would refuse every run after.
 */
const createAfresh =
  (driver: Driver): Driver["create"] =>
  async (object) => {
    try {
      return await driver.create(object);
    } catch (error) {
      if (!(error instanceof Error && EXISTS.has(error.name))) throw error;
      await driver.delete({ ...object, attributes: { ...object.attributes, deletion_protection_enabled: false } });
      return driver.create(object);
    }
  };

const explained = (driver: Driver): Driver => {
  const around =
    <Rest extends unknown[], Result>(doing: string, call: (object: CloudObject, ...rest: Rest) => Promise<Result>) =>
    async (object: CloudObject, ...rest: Rest): Promise<Result> => {
      try {
        return await call(object, ...rest);
      } catch (error) {
        throw new DriverError(doing, object, error);
      }
    };
  return {
    create: around("creating", createAfresh(driver)),
    update: around("updating", driver.update),
    delete: around("deleting", driver.delete),
    read: around("reading", driver.read),
    ...(driver.reconcile && { reconcile: around("reconciling", driver.reconcile) }),
  };
};

/** The drivers of one rehearsal. */
export const createDrivers = (context: DriverContext): Drivers => {
  const drivers = new Map(Object.entries(makers).map(([type, make]) => [type, explained(make(context))]));
  return {
    for: (type) => drivers.get(type),
    reconcile: async (objects) => {
      for (const object of objects) await drivers.get(object.type)?.reconcile?.(object);
    },
  };
};
