import { z } from "zod";

const clockOf = (timeZone: string) => new Intl.DateTimeFormat("en", { timeZone });

/** A time zone by its name in the IANA database. */
export const timeZone = z.string().refine((name) => {
  try {
    return clockOf(name) !== undefined;
  } catch {
    return false;
  }
}, "must be a time zone of the IANA database, such as Asia/Seoul");
