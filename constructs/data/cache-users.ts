import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user/index.js";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group/index.js";
import { Construct } from "constructs";

export interface CacheUsersProps {
  /** Prefix of the users' names. */
  readonly name: string;
}

/**
 * The engine of users and their group, whatever the cache runs: Valkey takes groups of either, Redis those of Redis alone, and a group of
 * Valkey takes no user without a password, so that nobody could be switched off in it. A cache that becomes Valkey moves no user.
 * Source: ElastiCache user guide, "Role-Based Access Control (RBAC)".
 */
const engine = "redis";

/**
 * Who may sign in to a cache: one user for services, by IAM alone, so that there is no password to lose. The user that everyone is
 * before signing in (`default`) is replaced by one that is switched off; ElastiCache's own may do everything.
 */
export class CacheUsers extends Construct {
  readonly groupId: string;
  readonly userName: string;
  readonly userArn: string;

  constructor(scope: Construct, id: string, { name }: CacheUsersProps) {
    super(scope, id);
    const nobody = new ElasticacheUser(this, "nobody", {
      userId: `${name}-nobody`,
      userName: "default",
      engine,
      accessString: "off -@all",
      authenticationMode: { type: "no-password-required" },
    });
    const services = new ElasticacheUser(this, "services", {
      userId: `${name}-services`,
      // IAM asks for a user's id and name to be the same. Source: ElastiCache user guide, "Authenticating with IAM"
      userName: `${name}-services`,
      engine,
      accessString: "on ~* &* +@all -@dangerous",
      authenticationMode: { type: "iam" },
    });
    const group = new ElasticacheUserGroup(this, "default", {
      userGroupId: name,
      engine,
      userIds: [nobody.userId, services.userId],
    });
    this.groupId = group.userGroupId;
    this.userName = services.userName;
    this.userArn = services.arn;
  }
}
