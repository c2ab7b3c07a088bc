import { hostname, userInfo } from "node:os";

/** Who runs this tool, for records that others read: `user@host`. A container may run as a user that has no name. */
export function operator(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `user ${process.getuid?.() ?? "?"}@${hostname()}`;
  }
}
