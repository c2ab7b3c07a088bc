import { describe, expect, it } from "vitest";
import { withCompleteParameters } from "./complete-parameters.ts";

const parameter = (name: string, attributes: object) => ({
  ...{ mode: "managed", type: "aws_ssm_parameter", name },
  instances: [{ attributes: { name: `/${name}`, type: "String", insecure_value: null, value: "{}", ...attributes } }],
});
const stateOf = (...resources: object[]) => JSON.stringify({ version: 4, serial: 7, lineage: "l", resources });
const completed = (text: string, ...addresses: string[]) => {
  const result = withCompleteParameters(text, addresses);
  return result === undefined ? undefined : (JSON.parse(result) as { serial: number; resources: unknown[] });
};

describe("a state after an import", () => {
  it("has the parameters' insecure values, and is the next one of its line", () => {
    const text = stateOf(parameter("contract", {}), parameter("other", {}));
    expect(completed(text, "aws_ssm_parameter.contract")).toEqual({
      ...{ version: 4, serial: 8, lineage: "l" },
      resources: [parameter("contract", { insecure_value: "{}" }), parameter("other", {})],
    });
  });

  it("stays as it is where nothing is open", () => {
    expect(completed(stateOf(parameter("a", { insecure_value: "x" })), "aws_ssm_parameter.a")).toBeUndefined();
    expect(completed(stateOf(parameter("a", { type: "SecureString" })), "aws_ssm_parameter.a")).toBeUndefined();
    expect(completed(stateOf(parameter("a", { value: null })), "aws_ssm_parameter.a")).toBeUndefined();
    expect(completed(stateOf({ ...parameter("a", {}), mode: "data" }), "aws_ssm_parameter.a")).toBeUndefined();
    expect(completed(stateOf(), "aws_ssm_parameter.__proto__")).toBeUndefined();
  });

  it("stays as it is where a number in it would become another one", () => {
    const big = stateOf(parameter("a", {})).replace('"serial":7', '"serial":7,"big":9007199254740993');
    expect(completed(big, "aws_ssm_parameter.a")).toBeUndefined();
    expect(completed(stateOf(parameter("a", { value: "9007199254740993" })), "aws_ssm_parameter.a")).toBeDefined();
  });
});
