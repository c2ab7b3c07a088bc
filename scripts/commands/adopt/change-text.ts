import type { Difference, SettingChange } from "#scripts/engine/adopt/adoption";
import { pathText, valueText } from "#scripts/engine/plan/value-text";

/** `database.restoreDays: 1 -> 7`. */
export const changeText = ({ path, before, value }: SettingChange): string =>
  `${pathText(path)}: ${before === undefined ? "" : `${valueText(before, new Map())} -> `}${value === undefined ? "taken away" : valueText(value, new Map())}`;

/** `dev-rds aws_db_instance.primary backup_retention_period is 7, the code says 1`. */
export const differenceText = ({ stack, address, attribute, live, code }: Difference): string =>
  attribute === ""
    ? `${stack} ${address} was deleted`
    : `${stack} ${address} ${attribute} is ${valueShown(live)}, the code says ${valueShown(code)}`;

/** A value, or that there is none. */
export const valueShown = (value: unknown): string => (value === undefined ? "nothing" : valueText(value, new Map()));
