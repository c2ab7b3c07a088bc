import type { Driver, DriverContext } from "./driver.ts";

/** aws_lambda_event_source_mapping: run by the rehearsal's own event sources, not by the emulator. */
export const eventSourceMapping = ({ eventSources }: DriverContext): Driver => {
  const put: Driver["create"] = async ({ attributes }) => {
    await eventSources.put({ uuid: String(attributes.uuid), attributes: { ...attributes } });
    return undefined;
  };
  return {
    create: put,
    update: put,
    delete: ({ attributes }) => eventSources.remove(String(attributes.uuid)),
    read: async () => ({}),
    reconcile: async (object) => {
      await put(object);
    },
  };
};
