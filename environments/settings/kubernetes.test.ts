import { describe, expect, it } from "vitest";
import { defineEnvironment } from "../define.ts";
import { dev } from "../dev.ts";
import type { EnvironmentInput } from "../environment.ts";
import { nodeCount, nodesByZone } from "../node-counts.ts";
import { isGraviton } from "./instance-types.ts";

const define = (changes: Partial<EnvironmentInput>) => defineEnvironment({ ...structuredClone(dev), ...changes });
const withKubernetes = (kubernetes: unknown, others: Partial<EnvironmentInput> = {}) =>
  define({ kubernetes: kubernetes as EnvironmentInput["kubernetes"], ...others });
const admin = "arn:aws:iam::111111111111:role/admin";

describe("nodes", () => {
  it("are what the load needs in one AZ, and so many in several that the loss of one leaves that", () => {
    expect(nodeCount(2, 3, false)).toBe(2);
    for (const zones of [2, 3, 4]) {
      for (const needed of [1, 2, 3, 5, 10]) {
        const count = nodeCount(needed, zones, true);
        expect(count).toBeGreaterThanOrEqual(zones);
        // The fullest AZ is the one that is lost.
        expect(count - Math.ceil(count / zones)).toBeGreaterThanOrEqual(Math.min(needed, count - 1));
      }
    }
  });

  it("fit below the limit in the AZs that there are, or the environment is refused", () => {
    const kubernetes = { serviceNodes: { nodes: 4, maxNodes: 6 } };
    expect(withKubernetes(kubernetes).kubernetes.serviceNodes.maxNodes).toBe(6);
    expect(() => withKubernetes(kubernetes, { availability: "multi-az" })).toThrow(
      "kubernetes.serviceNodes.maxNodes: must be at least 8, the nodes that leave 4 when one of 2 AZs is lost; raise it or lower nodes; got 6",
    );
    expect(() => withKubernetes({ serviceNodes: { nodes: 7 } })).toThrow(
      "kubernetes.serviceNodes.maxNodes: must be at least 7, the nodes; raise it or lower nodes",
    );
  });

  it("that must stay in their AZ are in the first one, or spread evenly, and every AZ is named", () => {
    const zones = ["a", "b", "c"];
    const spread = (needed: number, multiAz: boolean) => [...nodesByZone(needed, zones, multiAz).values()];
    expect(spread(2, false)).toEqual([2, 0, 0]);
    expect(spread(1, true)).toEqual([1, 1, 1]);
    expect(spread(3, true)).toEqual([2, 2, 1]);
    expect([...nodesByZone(1, zones, false).keys()]).toEqual(zones);
  });

  it("are of one architecture", () => {
    expect(["m7g.large", "t4g.small", "c7gd.xlarge", "x2gd.large"].every(isGraviton)).toBe(true);
    expect(["m7i.large", "g4dn.xlarge", "t3.large", "c6a.large"].some(isGraviton)).toBe(false);
    expect(() => withKubernetes({ serviceNodes: { instanceTypes: ["m7g.large", "m7i.large"] } })).toThrow(
      "an image runs on one architecture",
    );
  });
});

describe("the API server", () => {
  it("is not on the internet unless ranges are named", () => {
    expect(define({}).kubernetes.publicAccessCidrs).toEqual([]);
  });

  it.each([
    ["0.0.0.0/0", "is wider than /16"],
    ["128.0.0.0/1", "is wider than /16"],
    ["10.0.0.0/16", "is a private range"],
    ["office", "must be an IPv4 range"],
  ])("is not opened to %s", (range, message) => {
    expect(() => withKubernetes({ publicAccessCidrs: [range] })).toThrow(message);
  });
});

describe("settings of the cluster", () => {
  it("take Kubernetes versions that EKS supports", () => {
    expect(withKubernetes({ version: "1.37" }).kubernetes.version).toBe("1.37");
    for (const version of ["1.31", "1.4", "latest", "v1.36"])
      expect(() => withKubernetes({ version })).toThrow("must be a Kubernetes version that EKS supports");
  });

  it("name a role once, and a role it must be", () => {
    expect(() => withKubernetes({ access: { adminRoleArns: [admin], viewRoleArns: [admin] } })).toThrow(
      `names ${admin} twice; an administrator may view already`,
    );
    expect(() => withKubernetes({ access: { adminRoleArns: ["arn:aws:iam::111111111111:root"] } })).toThrow(
      "must be the ARN of an IAM role",
    );
  });

  it("know the add-ons that there are", () => {
    expect(() => withKubernetes({ addonVersions: { cilium: "v1.0.0-eksbuild.1" } })).toThrow("addonVersions");
    expect(() => withKubernetes({ addonVersions: { coredns: "latest" } })).toThrow(
      "must be a version of an EKS add-on",
    );
  });
});

describe("settings of roles and images", () => {
  it("take a boundary by its name", () => {
    expect(() => define({ iam: { permissionsBoundary: "arn:aws:iam::111111111111:policy/x" } })).toThrow("not its ARN");
  });

  it("take each repository once, by the service's name alone", () => {
    expect(() => define({ images: { repositories: ["web", "web"] } })).toThrow("must not name a repository twice");
    expect(() => define({ images: { repositories: ["dev/web"] } })).toThrow("the environment's prefix is added");
  });
});
