import type { Driver, DriverContext, EventSourceHost } from "./driver.ts";

/**
 * What reads a stream by itself.
 * @param host who runs it; undefined for nobody
 * @param id the attribute that it is known by
 */
const streamReader = (host: EventSourceHost | undefined, id: string): Driver => {
  const put: Driver["create"] = async ({ attributes }) => {
    await host?.put({ uuid: String(attributes[id]), attributes: { ...attributes } });
    return undefined;
  };
  return {
    create: put,
    update: put,
    delete: async ({ attributes }) => host?.remove(String(attributes[id])),
    read: async () => ({}),
    reconcile: async (object) => {
      await put(object);
    },
  };
};

/** aws_lambda_event_source_mapping: run by the rehearsal's own event sources, not by the emulator. */
export const eventSourceMapping = ({ eventSources }: DriverContext): Driver => streamReader(eventSources, "uuid");

/** aws_kinesis_firehose_delivery_stream: carried out by the rehearsal's own deliveries, not by the emulator. */
export const deliveryStream = ({ deliveries }: DriverContext): Driver => streamReader(deliveries, "name");
