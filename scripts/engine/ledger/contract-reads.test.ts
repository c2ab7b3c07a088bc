import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fieldsRead } from "./contract-reads.ts";
import { type ConfigurationOnDisk, configurationOnDisk, contractParameter, fieldOf } from "./testing/configurations.ts";

let disk: ConfigurationOnDisk;
beforeAll(() => {
  disk = configurationOnDisk();
});
afterAll(() => disk.remove());

function reads(resource: object, data: object = { ...contractParameter("vpc"), ...contractParameter("api-gateway") }) {
  disk.write({ data: { aws_ssm_parameter: data }, resource: { aws_x: { y: resource } } });
  return fieldsRead(disk.json());
}

describe("the fields that a stack reads", () => {
  it("are those its expressions use, each once, by contract", () => {
    const text = `${fieldOf("vpc", "vpcId")} and ${fieldOf("vpc", "subnets.a")} and ${fieldOf("api-gateway", "apiId")}`;
    expect(reads({ text, list: [{ deep: fieldOf("vpc", "subnets.b") }] })).toEqual({
      "api-gateway": ["apiId"],
      vpc: ["subnets", "vpcId"],
    });
  });

  it("are found inside functions and behind brackets", () => {
    const document = "jsondecode(data.aws_ssm_parameter.contracts_vpc.insecure_value).values";
    expect(reads({ a: `\${values(${document}.zones)}`, b: `\${${document}["vpc-id"]}` }).vpc).toEqual([
      "vpc-id",
      "zones",
    ]);
  });

  it("are not those that the data source's own conditions look at, nor what only waits for it", () => {
    const condition = "${jsondecode(self.insecure_value).values.unused != null}";
    const data = contractParameter("vpc", { lifecycle: { postcondition: [{ condition }] } });
    expect(reads({ depends_on: ["data.aws_ssm_parameter.contracts_vpc"] }, data)).toEqual({ vpc: [] });
  });

  it("are all of them where a document is used as a whole", () => {
    expect(reads({ a: "${data.aws_ssm_parameter.contracts_vpc.insecure_value}" }).vpc).toEqual(["*"]);
    expect(reads({ a: "${keys(jsondecode(data.aws_ssm_parameter.contracts_vpc.insecure_value).values)}" }).vpc).toEqual(
      ["*"],
    );
  });

  it("are none of a parameter that only looks like a contract", () => {
    expect(reads({ a: fieldOf("mine", "x") }, { contracts_mine: { name: "/mine" } })).toEqual({});
    expect(reads({}, { contracts_mine: "x" })).toEqual({});
  });
});
