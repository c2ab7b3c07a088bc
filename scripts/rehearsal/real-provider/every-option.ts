/**
 * Settings that make the stacks show all they can: every optional resource and argument is there. As `SLUICE_SET` takes them.
 */
export const everyOption = [
  'network.interfaceEndpoints=["logs","ecr.api","secretsmanager"]',
  "network.flowLogs=all",
  'security.eks.egress=[{"description":"Partner","fromPort":8443,"toPort":8443,"cidrs":["203.0.113.0/24"]}]',
  'security.rds.ingress=[{"description":"Reports","fromPort":3306,"toPort":3306,"prefixLists":["pl-0123abcd"]}]',
  'alerts.emails=["on.call@example.com"]',
  "iam.permissionsBoundary=team/boundary",
  'secrets.more={"partner-token":"Token of the partner, renewed by its portal every year"}',
  "streams.mode=provisioned",
  "database.insights=advanced",
  "database.enhancedMonitoringSeconds=60",
  "database.allowMajorUpgrade=true",
  'kubernetes.publicAccessCidrs=["203.0.113.0/24"]',
  'kubernetes.access.adminRoleArns=["arn:aws:iam::333333333333:role/admin"]',
  'kubernetes.access.viewRoleArns=["arn:aws:iam::333333333333:role/team/view"]',
  "kubernetes.extendedSupport=true",
  'kubernetes.addonVersions={"vpc-cni":"v1.20.4-eksbuild.2"}',
  'signIn.email={"from":"no-reply@example.com","identityArn":"arn:aws:ses:ap-northeast-2:333333333333:identity/example.com"}',
  "signIn.selfSignUp=true",
  'services={"approval-request":{"port":8082,"path":"approvals"},"notification":{"port":8084,"path":"notifications","tls":{"certificateArn":"arn:aws:acm:ap-northeast-2:333333333333:certificate/00000000-0000-4000-8000-000000000000","serverName":"notification.internal.example.com"}}}',
  'api.corsOrigins=["https://app.example.com"]',
  "frontend.webAclArn=arn:aws:wafv2:us-east-1:333333333333:global/webacl/site/00000000-0000-4000-8000-000000000000",
  'frontend.contentSecurityPolicy={"img-src":["https://img.example.com"]}',
  "frontend.priceClass=all",
].join(",");

/** What `everyOption` leaves out, since a stack is either one or the other: the second choice of every alternative. */
export const everyAlternative = [
  "network.flowLogs=none",
  'database.version="8.0"',
  "database.insights=off",
  "cache.engine=redis",
  'cache.version="7.1"',
  'kubernetes.serviceNodes.instanceTypes=["m7g.large"]',
  "kubernetes.serviceNodes.capacity=spot",
  "signIn.mfa=off",
  "signIn.threatProtection=off",
  "api.issuer=https://issuer.example.com",
  'api.audiences=["site"]',
  "frontend.accessLogs=true",
  'frontend.priceClass="100"',
].join(",");
