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

/** The same IPv4 range with its first address: `10.0.1.7/24` is `10.0.1.0/24`, which is what AWS makes of it. */
export function networkOf(range: string): string {
  const { first } = bounds(range);
  const octets = [24, 16, 8, 0].map((bits) => Math.floor(first / 2 ** bits) % 256);
  return `${octets.join(".")}/${range.split("/")[1]}`;
}

/** Ranges that the internet does not route. Source: RFC 1918, RFC 6598. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Whether every address of an IPv4 range is one that the internet does not route. */
export const isPrivateRange = (range: string): boolean => privateRanges.some((outer) => isCidrWithin(range, outer));
