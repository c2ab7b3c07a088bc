import type { Rule } from "../rule.ts";
import { archiveRules } from "./archive.ts";
import { computeRules } from "./compute.ts";
import { dataRules } from "./data.ts";
import { messagingRules } from "./messaging.ts";
import { networkRules } from "./network.ts";
import { observabilityRules } from "./observability.ts";
import { securityRules } from "./security.ts";
import { webRules } from "./web.ts";

/** How each type is paid that is paid at all. */
export const rules: ReadonlyMap<string, Rule> = new Map(
  Object.entries({
    ...networkRules,
    ...computeRules,
    ...dataRules,
    ...archiveRules,
    ...messagingRules,
    ...securityRules,
    ...observabilityRules,
    ...webRules,
  }),
);
