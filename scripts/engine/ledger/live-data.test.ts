import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { liveDataIn } from "./live-data.ts";
import { type ConfigurationOnDisk, configurationOnDisk, contractParameter } from "./testing/configurations.ts";

let disk: ConfigurationOnDisk;
beforeAll(() => {
  disk = configurationOnDisk();
});
afterAll(() => disk.remove());

function liveData(json: object) {
  disk.write(json);
  return liveDataIn(disk.json());
}

describe("what can change by itself", () => {
  it("is every data source but contracts and those that only say where they are", () => {
    const data = {
      aws_ssm_parameter: { ...contractParameter("vpc"), image: { name: "/aws/service/ami" } },
      aws_caller_identity: { me: {} },
      aws_region: { here: {} },
      aws_partition: { p: {} },
      aws_iam_policy_document: { assume: {} },
      aws_ami: { base: {} },
      terraform_remote_state: { other: {} },
    };
    expect(liveData({ data })).toEqual([
      "data.aws_ami.base",
      "data.aws_ssm_parameter.image",
      "data.terraform_remote_state.other",
    ]);
  });

  it("is a parameter with a contract's address that is another's", () => {
    const aws_ssm_parameter = { contracts_vpc: { name: "/sluice/dev/ap-northeast-2/keys/contract" } };
    expect(liveData({ data: { aws_ssm_parameter } })).toEqual(["data.aws_ssm_parameter.contracts_vpc"]);
  });

  it("is an ephemeral value, and a module, which is not looked into", () => {
    const ephemeral = { aws_secretsmanager_secret_version: { password: {} } };
    expect(liveData({ ephemeral, module: { network: { source: "./modules/network" } } })).toEqual([
      "ephemeral.aws_secretsmanager_secret_version.password",
      "module.network",
    ]);
  });

  it("is a function that answers differently every time, where it is called", () => {
    const resource = {
      aws_x: { y: { a: '${formatdate("YYYY", timestamp())}', b: ["${uuid()}"], c: "call timestamp() yourself" } },
    };
    expect(liveData({ resource })).toEqual(["timestamp()", "uuid()"]);
    expect(
      liveData({ resource: { aws_x: { y: { c: "call timestamp() yourself", d: '${uuidv5("dns", "a")}' } } } }),
    ).toEqual([]);
  });
});
