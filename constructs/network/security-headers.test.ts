import { describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "./security-headers.ts";

const directives = (policy: string) =>
  Object.fromEntries(policy.split("; ").map((part) => [part.split(" ")[0], part.split(" ").slice(1)]));

describe("the content security policy", () => {
  it("allows the site itself, no plugins, and no page to frame it", () => {
    expect(directives(contentSecurityPolicy([]))).toMatchObject({
      "default-src": ["'self'"],
      "object-src": ["'none'"],
      "frame-ancestors": ["'none'"],
      "base-uri": ["'self'"],
      "form-action": ["'self'"],
    });
    expect(contentSecurityPolicy([])).not.toMatch(/unsafe|\*/);
  });

  it("adds sources to what a directive has, each once", () => {
    const policy = contentSecurityPolicy([
      { "connect-src": ["https://api.example.com"] },
      { "connect-src": ["https://api.example.com", "wss://live.example.com"] },
    ]);
    expect(directives(policy)["connect-src"]).toEqual(["'self'", "https://api.example.com", "wss://live.example.com"]);
  });

  it("keeps the site's own files where a directive is new, which would otherwise lose them", () => {
    expect(directives(contentSecurityPolicy([{ "script-src": ["https://cdn.example.com"] }]))["script-src"]).toEqual([
      "'self'",
      "https://cdn.example.com",
    ]);
  });

  it("drops 'none' once something is allowed, since browsers ignore it beside a source", () => {
    const policy = contentSecurityPolicy([{ "frame-ancestors": ["https://portal.example.com"] }]);
    expect(directives(policy)["frame-ancestors"]).toEqual(["https://portal.example.com"]);
  });
});
