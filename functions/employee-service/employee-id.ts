import { createHash, randomUUID } from "node:crypto";

/**
 * The id of a new employee: of the client's own key for the request, where it gives one, so that a request sent twice is the same
 * employee; else random. Shaped as a UUID of version 8, whose content is free (RFC 9562).
 */
export function newEmployeeId(idempotencyKey: string | undefined): string {
  if (idempotencyKey === undefined) return randomUUID();
  const hex = createHash("sha256").update(`employee:${idempotencyKey}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
