import { z } from "zod";
import { moreEntries } from "./more-entries.ts";

/**
 * Parameters of Parameter Store whose values people put in (`sluice parameters seed`), since no code can know them: nothing secret, for
 * which there is `secrets`. Free. They lie under `/sluice/<env>/<region>/parameters/more/`, and no state holds them.
 */
export const parameters = z
  .strictObject({
    /** Name -> what the value is and where it comes from. */
    more: moreEntries(1024),
  })
  .prefault({});
