import { describe, expect, it } from "vitest";
import { pageQuery, toPage } from "./page.ts";
import { employee } from "./testing/repository-promises.ts";

const people = [1, 2, 3].map((number) => employee(number));

describe("a page", () => {
  it("tells where the next one begins, which that page's query takes", () => {
    const page = toPage(people, 2);
    expect(page.employees).toEqual(people.slice(0, 2));
    expect(pageQuery.parse({ cursor: page.next })).toMatchObject({ cursor: people[1]!.id });
  });

  it("is the last one when no more was found", () => {
    expect(toPage(people, 3)).toEqual({ employees: people });
    expect(toPage([], 3)).toEqual({ employees: [] });
  });
});

describe("the query of a page", () => {
  it("need not say anything", () => {
    expect(pageQuery.parse({})).toEqual({ limit: 50 });
  });

  it.each(["0", "101", "-1", "1.5", "1e1", " 1", "", "ten", "00"])("refuses the limit %j", (limit) => {
    expect(pageQuery.safeParse({ limit }).error?.issues[0]).toMatchObject({
      path: ["limit"],
      message: "must be 1 to 100",
    });
  });

  it.each(["1", "100", "50"])("takes the limit %s", (limit) => {
    expect(pageQuery.parse({ limit }).limit).toBe(Number(limit));
  });

  it.each(["x", "", "%%", Buffer.from("' OR 1=1").toString("base64url")])("refuses the cursor %j", (cursor) => {
    expect(pageQuery.safeParse({ cursor }).error?.issues[0]).toMatchObject({
      path: ["cursor"],
      message: "must be the `next` of an earlier page",
    });
  });

  it("refuses what it does not know, so that a misspelt filter does not list everyone", () => {
    expect(pageQuery.safeParse({ departement: "x" }).success).toBe(false);
    expect(pageQuery.safeParse({ department: " " }).success).toBe(false);
  });
});
