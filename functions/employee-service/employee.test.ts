import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { employeeDetails, isEmployeeId, sameDetails } from "./employee.ts";
import { newEmployeeId } from "./employee-id.ts";

const kim = { name: "김하늘", email: "sky@example.com", department: "플랫폼", position: "Engineer" };
const refusals = (value: unknown) =>
  employeeDetails.safeParse(value).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("what is said of an employee", () => {
  it("is taken without the space around it, and the address in lower case", () => {
    const said = { ...kim, name: "  김하늘 ", email: " Sky@Example.COM " };
    expect(employeeDetails.parse(said)).toEqual(kim);
  });

  it.each([
    [{ name: "" }, "name: must not be empty"],
    [{ name: "   " }, "name: must not be empty"],
    [{ name: 7 }, "name: must be text"],
    [{ name: undefined }, "name: must be text"],
    [{ name: "x".repeat(101) }, "name: must have at most 100 characters"],
    [{ name: "a\0b" }, "name: must not have control characters"],
    [{ department: "a\nb" }, "department: must not have control characters"],
    [{ position: "\ud800" }, "position: must not have control characters"],
    [{ email: "sky" }, "email: must be an e-mail address"],
    [{ email: "sky@example.com, all@example.com" }, "email: must be an e-mail address"],
    [{ email: `${"x".repeat(250)}@example.com` }, "email: must have at most 254 characters"],
  ])("is refused for %j, naming the field", (changes, message) => {
    expect(refusals({ ...kim, ...changes })).toContain(message);
  });

  it("has no other fields, not even an id", () => {
    expect(employeeDetails.safeParse({ ...kim, id: "1" }).success).toBe(false);
    expect(employeeDetails.safeParse({ ...kim, admin: true }).success).toBe(false);
  });

  it.each([null, undefined, 3, "x", [kim]])("is an object, not %j", (value) => {
    expect(refusals(value)).toEqual([": must be a JSON object"]);
  });

  it("stays what it is when it is said again", () => {
    const said = fc.record({
      name: fc.string(),
      email: fc.emailAddress(),
      department: fc.string(),
      position: fc.string(),
    });
    fc.assert(
      fc.property(said, (value) => {
        const once = employeeDetails.safeParse(value);
        fc.pre(once.success);
        expect(employeeDetails.parse(once.data)).toEqual(once.data);
        expect(sameDetails(once.data!, employeeDetails.parse(once.data))).toBe(true);
      }),
    );
  });

  it.each(["name", "email", "department", "position"] as const)("differs when %s does", (field) => {
    expect(sameDetails(kim, { ...kim, [field]: "other" })).toBe(false);
    expect(sameDetails(kim, { ...kim })).toBe(true);
  });
});

describe("the id of a new employee", () => {
  it("is the same for the same key of a client, and another for each other", () => {
    expect(newEmployeeId("key-0001")).toBe(newEmployeeId("key-0001"));
    expect(newEmployeeId("key-0001")).not.toBe(newEmployeeId("key-0002"));
    expect(newEmployeeId(undefined)).not.toBe(newEmployeeId(undefined));
  });

  it("is one that can be asked for", () => {
    fc.assert(fc.property(fc.option(fc.string(), { nil: undefined }), (key) => isEmployeeId(newEmployeeId(key))));
  });

  it.each(["", "1", "../1", "00000000-0000-8000-8000-00000000000G", " 00000000-0000-8000-8000-000000000001"])(
    "is never %j",
    (text) => {
      expect(isEmployeeId(text)).toBe(false);
    },
  );
});
