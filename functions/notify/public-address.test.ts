import { describe, expect, it } from "vitest";
import { isPublicAddress } from "./public-address.ts";

describe("an address", () => {
  it.each(["8.8.8.8", "1.1.1.1", "52.95.110.1", "2606:4700::1111", "2600:1f00::1"])(
    "%s is of the internet",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ["127.0.0.1", "loopback"],
    ["127.255.255.254", "loopback"],
    ["0.0.0.0", "this machine, on Linux"],
    ["10.0.0.1", "private"],
    ["172.16.0.1", "private"],
    ["172.31.255.255", "private"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "of a carrier"],
    ["100.100.100.200", "metadata of Alibaba"],
    ["169.254.169.254", "metadata of AWS, Google and Azure"],
    ["169.254.170.2", "credentials of a container of AWS"],
    ["168.63.129.16", "Azure's own"],
    ["192.0.0.192", "metadata of Oracle"],
    ["198.18.0.1", "for measurements"],
    ["192.0.2.1", "for documentation"],
    ["224.0.0.1", "of many"],
    ["255.255.255.255", "of all"],
    ["240.0.0.1", "reserved"],
    ["::1", "loopback"],
    ["::", "none"],
    ["fe80::1", "link-local"],
    ["fec0::1", "site-local"],
    ["fd00:ec2::254", "metadata of AWS"],
    ["fc00::1", "private"],
    ["ff02::1", "of many"],
    ["::ffff:127.0.0.1", "loopback, wrapped"],
    ["::ffff:8.8.8.8", "wrapped"],
    ["::127.0.0.1", "loopback, wrapped as long ago"],
    ["64:ff9b::a9fe:a9fe", "metadata, wrapped by NAT64"],
    ["2002:7f00:1::", "loopback, wrapped by 6to4"],
    ["2001:0:53aa:64c::1", "wrapped by Teredo"],
    ["2001:db8::1", "for documentation"],
    ["4000::1", "given to nobody"],
    ["", "nothing"],
    ["localhost", "a name"],
    ["8.8.8.8%eth0", "nonsense"],
  ])("%s is not: %s", (address) => expect(isPublicAddress(address)).toBe(false));
});
