import type { Rule } from "../rule.ts";

const distribution: Rule = (attributes, { environment }) => {
  const { site } = environment.usage;
  return [
    { what: "traffic", quantity: site.gb, price: "edge.gb" },
    { what: "requests", quantity: site.requestsMillion, price: "edge.million-requests" },
    ...(attributes.web_acl_id ? [{ what: "web ACL", unpriced: "WAF is paid by its rules and requests" }] : []),
  ];
};

/** Called with every request of the site. */
const edgeFunction: Rule = (_, { environment }) => [
  { what: "calls", quantity: environment.usage.site.requestsMillion, price: "edge.million-function-calls" },
];

/** The web site. */
export const webRules: Readonly<Record<string, Rule>> = {
  aws_cloudfront_distribution: distribution,
  aws_cloudfront_function: edgeFunction,
};
