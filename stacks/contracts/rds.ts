import { z } from "zod";
import { arn, contract } from "#constructs/core/contract";

/** The MySQL database. What its password is stands in the secret, which RDS itself manages and rotates. */
export const rds = contract(
  "rds",
  {
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    databaseName: z.string().regex(/^[a-z][a-z0-9_]*$/),
    /** Secrets Manager entry with the master user: `{"username": ..., "password": ...}`. */
    masterSecretArn: arn("secretsmanager"),
    /** `db-...`, which IAM rules about connections name. */
    resourceId: z.string().regex(/^db-[A-Z0-9]+$/),
  },
  {
    example: {
      host: "local-rds-primary.c0example.ap-northeast-2.rds.amazonaws.com",
      port: 3306,
      databaseName: "platform",
      masterSecretArn: "arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:rds!db-0123-a1b2c3",
      resourceId: "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    },
  },
);
