import type { Attributes, CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import type { Driver, DriverContext, EventSourceHost } from "../driver.ts";
import { createDrivers } from "../drivers.ts";

/** The drivers over an emulator of their own, for one test file. */
export interface Driven {
  readonly emulator: TestEmulator;
  readonly context: DriverContext;
  /** Mappings that the event sources were given, by uuid. */
  readonly mappings: Map<string, Record<string, unknown>>;
  /** Delivery streams that were handed on, by name. */
  readonly deliveries: Map<string, Record<string, unknown>>;
  for(type: string): Driver;
}

/** Starts one; `emulator.dispose` belongs into `afterAll`. */
export const startDriven = async (): Promise<Driven> => {
  const emulator = await startTestEmulator();
  const mappings = new Map<string, Record<string, unknown>>();
  const deliveries = new Map<string, Record<string, unknown>>();
  const noting = (known: Map<string, Record<string, unknown>>): EventSourceHost => ({
    put: async ({ uuid, attributes }) => void known.set(uuid, attributes),
    remove: async (uuid) => void known.delete(uuid),
  });
  const context: DriverContext = {
    access: emulator.access,
    eventSources: noting(mappings),
    deliveries: noting(deliveries),
    resolveIssuer: (configured) => configured.replace("https://issuer.sluice.test", "http://127.0.0.1:9"),
  };
  const drivers = createDrivers(context);
  return { emulator, context, mappings, deliveries, for: (type) => drivers.for(type)! };
};

/** An object as the provider hands it to a driver. */
export const objectOf = (type: string, attributes: Attributes): CloudObject => ({
  type,
  region: "ap-northeast-2",
  key: String(attributes.name ?? attributes.bucket ?? attributes.id),
  attributes,
});
