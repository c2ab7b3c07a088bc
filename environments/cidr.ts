const toNumber = (address: string) => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

const bounds = (range: string): { first: number; last: number } => {
  const [address = "", prefix = "32"] = range.split("/");
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(toNumber(address) / size) * size;
  return { first, last: first + size - 1 };
};

/** Whether IPv4 range `inner` lies wholly in `outer`; both in CIDR notation. */
export function isCidrWithin(inner: string, outer: string): boolean {
  const [a, b] = [bounds(inner), bounds(outer)];
  return a.first >= b.first && a.last <= b.last;
}

/** Whether two IPv4 ranges share an address. */
export function cidrsOverlap(one: string, other: string): boolean {
  const [a, b] = [bounds(one), bounds(other)];
  return a.first <= b.last && b.first <= a.last;
}
