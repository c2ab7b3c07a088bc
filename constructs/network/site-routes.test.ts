import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { routesToIndex } from "./site-routes.ts";

const servedFor = (uri: string): string =>
  runInNewContext(`${routesToIndex}; handler(event).uri`, { event: { request: { uri, method: "GET" } } });

describe("at the edge, a request for", () => {
  it.each(["/", "/employees", "/employees/", "/approvals/17/steps", "/a.b/c", "//", ""])(
    "%j, a route of the site's own, is answered with the application",
    (uri) => {
      expect(servedFor(uri)).toBe("/index.html");
    },
  );

  it.each(["/index.html", "/assets/app-1a2b.js", "/favicon.ico", "/.well-known/security.txt", "/missing.png"])(
    "%j stays a request for that file, there or not",
    (uri) => {
      expect(servedFor(uri)).toBe(uri);
    },
  );
});
