import ipaddr from "ipaddr.js";

/** Public by its number, and yet not of the internet: what Azure's machines ask about themselves. Source: Azure documentation, "IP address 168.63.129.16" */
const AZURE_WIRE_SERVER = "168.63.129.16";
/** What is given out of IPv6 so far. Source: IANA, "IPv6 Global Unicast Address Assignments" */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an address belongs to the internet: neither private, loopback, link-local (where clouds keep their metadata), nor any other kind
 * that is reserved, nor one that only wraps such an address (IPv4-mapped, NAT64, 6to4, Teredo).
 * @param address IPv4 or IPv6, without brackets
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address) || address === AZURE_WIRE_SERVER) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed instanceof ipaddr.IPv4 || (parsed as ipaddr.IPv6).match(GIVEN_OUT);
}
