import type { Driver, DriverContext, Drivers } from "./driver.ts";

/** All drivers by resource type. A type that is not here lives in the cloud only. */
const makers: Readonly<Record<string, (context: DriverContext) => Driver>> = {};

/** The drivers of one rehearsal. */
export const createDrivers = (context: DriverContext): Drivers => {
  const drivers = new Map(Object.entries(makers).map(([type, make]) => [type, make(context)]));
  return {
    for: (type) => drivers.get(type),
    reconcile: async (objects) => {
      for (const object of objects) await drivers.get(object.type)?.reconcile?.(object);
    },
  };
};
