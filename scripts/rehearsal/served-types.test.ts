import { expect, it } from "vitest";
import { everUsed, typesHeld } from "./served-types.ts";

const storeOf = (objects: Readonly<Record<string, string>>) => ({
  list: async (prefix: string) =>
    Object.keys(objects)
      .filter((key) => key.startsWith(prefix))
      .map((key) => ({ key, etag: "e", modified: new Date(0) })),
  read: async (key: string) => ({ text: objects[key]!, etag: "e" }),
});

it("are those that states hold, though no code uses them any more", async () => {
  const resources = [
    { mode: "managed", type: "aws_sns_topic_subscription" },
    { mode: "data", type: "aws_region" },
    { mode: "managed", type: "terraform_data" },
  ];
  const store = storeOf({
    "local/r/alerts/terraform.tfstate": JSON.stringify({ resources }),
    "local/r/keys/terraform.tfstate": "\u001b[2J{ no state",
    "local/r/keys/terraform.tfstate.tflock": JSON.stringify({ resources: [{ mode: "managed", type: "aws_lock" }] }),
  });
  expect([...(await typesHeld(store))]).toEqual(["aws_sns_topic_subscription"]);
});

it("stay once they were used, as the states may still hold one", () => {
  let used = ["aws_vpc", "aws_subnet"];
  const types = everUsed(() => used, ["aws_eip"]);
  expect(types()).toEqual(["aws_eip", "aws_vpc", "aws_subnet"]);
  used = ["aws_vpc"];
  expect(types()).toEqual(["aws_eip", "aws_vpc", "aws_subnet"]);
});
