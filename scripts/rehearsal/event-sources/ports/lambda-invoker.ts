import { GetFunctionConfigurationCommand, InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { KinesisStreamEvent } from "aws-lambda";
import type { StreamRecord } from "../core/stream.ts";
import type { Answer } from "../core/verdict.ts";
import type { Invoker } from "../ports.ts";
import { kinesisEvent } from "./kinesis-event.ts";

/** Invokes a function through the Lambda API, with events as AWS makes them. */
export class LambdaInvoker implements Invoker {
  readonly #lambda: LambdaClient;
  readonly #functionName: string;
  readonly #streamArn: string;
  #roleArn: string | undefined;

  /** @param lambda a client that does not retry by itself: a retry of ours is not one of the mapping's. */
  constructor(lambda: LambdaClient, functionName: string, streamArn: string) {
    this.#lambda = lambda;
    this.#functionName = functionName;
    this.#streamArn = streamArn;
  }

  /** The event as the function gets it; also what the on-failure bucket keeps. */
  async event(shardId: string, records: readonly StreamRecord[]): Promise<KinesisStreamEvent> {
    const region = this.#streamArn.split(":")[3]!;
    return kinesisEvent({ region, streamArn: this.#streamArn, roleArn: await this.#role() }, shardId, records);
  }

  async invoke(shardId: string, records: readonly StreamRecord[]): Promise<Answer> {
    const event = await this.event(shardId, records);
    const answer = await this.#lambda.send(
      new InvokeCommand({ FunctionName: this.#functionName, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    return {
      response: {
        requestId: answer.$metadata.requestId ?? "unknown",
        statusCode: answer.StatusCode ?? 200,
        executedVersion: answer.ExecutedVersion ?? "$LATEST",
        functionError: answer.FunctionError,
      },
      payload: parsed(answer.Payload),
    };
  }

  /** The execution role, asked for once; a failing question is asked again with the next invocation. */
  async #role(): Promise<string> {
    if (this.#roleArn === undefined) {
      const command = new GetFunctionConfigurationCommand({ FunctionName: this.#functionName });
      this.#roleArn = (await this.#lambda.send(command)).Role ?? "";
    }
    return this.#roleArn;
  }
}

/** A payload that is no JSON is given as text, which no verdict takes for a report. */
function parsed(payload: Uint8Array | undefined): unknown {
  const text = Buffer.from(payload ?? []).toString();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
