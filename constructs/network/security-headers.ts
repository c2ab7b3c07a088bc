import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js";
import { Construct } from "constructs";

/** Sources by directive of a content security policy. */
export type SourcesByDirective = Readonly<Record<string, readonly string[]>>;

export interface SecurityHeadersProps {
  readonly name: string;
  /** Sources that the site needs beside itself. @default none */
  readonly sources?: readonly SourcesByDirective[];
}

const twoYears = 63_072_000;

/** What a single-page site needs to run and no more: everything from itself, no plugins, in nobody's frame. */
const strict: SourcesByDirective = {
  "default-src": ["'self'"],
  "base-uri": ["'self'"],
  "connect-src": ["'self'"],
  "form-action": ["'self'"],
  "frame-ancestors": ["'none'"],
  "img-src": ["'self'", "data:"],
  "object-src": ["'none'"],
};

/** The strict policy with more sources, as the header has it; a directive that it lacks starts from `'self'`. */
export function contentSecurityPolicy(more: readonly SourcesByDirective[]): string {
  const sources = new Map(Object.entries(strict));
  for (const [directive, added] of more.flatMap((entry) => Object.entries(entry))) {
    const known = (sources.get(directive) ?? ["'self'"]).filter((source) => source !== "'none'");
    sources.set(directive, [...new Set([...known, ...added])]);
  }
  return [...sources].map(([directive, list]) => `${directive} ${list.join(" ")}`).join("; ");
}

/** The headers by which a browser protects a site's visitors, whatever the origin says. */
export class SecurityHeaders extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { name, sources = [] }: SecurityHeadersProps) {
    super(scope, id);
    this.id = new CloudfrontResponseHeadersPolicy(this, "default", {
      name,
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(sources), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
        strictTransportSecurity: { accessControlMaxAgeSec: twoYears, includeSubdomains: true, override: true },
      },
      customHeadersConfig: {
        items: [{ header: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()", override: true }],
      },
    }).id;
  }
}
