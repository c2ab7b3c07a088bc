import { describe, expect, it } from "vitest";
import { type Address, type Resolve, webhookTarget } from "./webhook-target.ts";

const secret = "T0K3N";
const resolving =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
const isPublic = resolving("52.95.110.1");
const refusal = async (url: string, allowed: readonly string[] = [], resolve = isPublic) => {
  const error = await webhookTarget(url, allowed, resolve).catch((error: Error) => error);
  return error instanceof Error ? `${error.name}: ${error.message}` : undefined;
};

describe("a webhook's URL", () => {
  it("is taken with the first of its addresses", async () => {
    const target = await webhookTarget(
      `https://hooks.example.com/${secret}`,
      [],
      resolving("52.95.110.1", "2606:4700::1111"),
    );
    expect(target.url.pathname).toBe(`/${secret}`);
    expect(target.address).toEqual<Address>({ address: "52.95.110.1", family: 4 });
  });

  it.each([
    ["http://hooks.example.com/x", "only https"],
    ["ftp://hooks.example.com/x", "only https"],
    ["file:///etc/passwd", "only https"],
    ["javascript:alert(1)", "only https"],
    ["https://hooks.example.com:8443/x", "port 8443"],
    ["https://hooks.example.com:22/x", "port 22"],
    ["https://user:pass@hooks.example.com/x", "user or password"],
    ["https://169.254.169.254/latest/meta-data/", "169.254.169.254, which is not of the internet"],
    ["https://[fd00:ec2::254]/latest", "fd00:ec2::254"],
    ["https://[::ffff:169.254.169.254]/", "::ffff:a9fe:a9fe"],
    ["https://127.0.0.1/x", "127.0.0.1"],
    ["https://2130706433/x", "127.0.0.1"],
    ["https://0x7f.1/x", "127.0.0.1"],
    ["https://0177.0.0.1/x", "127.0.0.1"],
    ["https://0/x", "0.0.0.0"],
    ["https://１２７.0.0.1/x", "127.0.0.1"],
    ["not a URL", "no URL"],
    ["", "no URL"],
  ])("%s is refused: %s", async (url, reason) => {
    expect(await refusal(url)).toContain(reason);
    expect(await refusal(url)).toMatch(/^TargetRefused/);
  });

  it.each(["127.0.0.1", "169.254.169.254", "10.0.0.5", "::1", "fd00:ec2::254", "::ffff:10.0.0.5"])(
    "is refused when its name leads to %s, also as one of several",
    async (address) => {
      expect(await refusal("https://hooks.example.com/x", [], resolving(address))).toContain(address);
      expect(await refusal("https://hooks.example.com/x", [], resolving("52.95.110.1", address))).toContain(address);
    },
  );

  it("is refused when nobody knows its name, or it has no address", async () => {
    const unknown = async () => Promise.reject(Object.assign(new Error(secret), { code: "ENOTFOUND" }));
    expect(await refusal("https://nowhere.example/x", [], unknown)).toContain(
      "nowhere.example is not found (ENOTFOUND)",
    );
    expect(await refusal("https://nowhere.example/x", [], resolving())).toContain("no address");
  });

  it.each([
    ["http://127.0.0.1:5678/x", "127.0.0.1:5678"],
    ["http://127.0.0.1:5678/x", "127.0.0.1"],
    ["https://n8n.internal:8443/x", "n8n.internal:8443"],
  ])("%s is taken where %s is allowed", async (url, allowed) => {
    expect(await refusal(url, [allowed], resolving("10.0.0.5"))).toBeUndefined();
  });

  it.each([
    ["http://127.0.0.1:5678/x", "127.0.0.1:5679"],
    ["http://127.0.0.1:5678/x", "27.0.0.1"],
    ["https://evil-n8n.internal/x", "n8n.internal"],
    ["https://n8n.internal.evil.example/x", "n8n.internal"],
    ["https://sub.n8n.internal/x", "n8n.internal"],
  ])("%s is not where only %s is", async (url, allowed) => {
    expect(await refusal(url, [allowed], resolving("10.0.0.5"))).toMatch(/^TargetRefused/);
  });

  it("never stands in a refusal beyond its host", async () => {
    for (const url of [
      `http://h.example/${secret}`,
      `https://u:${secret}@h.example/`,
      `https://10.0.0.1/${secret}?k=${secret}`,
    ])
      expect(await refusal(url)).not.toContain(secret);
  });
});
